import { expect, test } from 'vitest';
import { textOf } from '../../../../src/cli/tui/present/spans.ts';
import { paintWindows } from '../../../../src/cli/tui/present/windows.ts';
import { wordsOf } from '../../../../src/cli/tui/present/words.ts';
import type { ViewDot, ViewWindowBar, ViewWindowLine } from '../../../../src/engine/session/view.ts';
import { cellWidth } from '../../../../src/cli/tui/text/width.ts';
import { awkwardText, randomOf } from '../support/random.ts';

const PAINT = { width: 60, height: 10, time: { kind: 'relative' as const, base: 0 }, words: wordsOf('en'), zoom: 0, pan: 0, top: null };

function bar(key: string, start: number, end: number, value: string, more: Partial<ViewWindowBar> = {}): ViewWindowBar {
  return { key, window: { kind: 'time', start, end }, value: { text: value, type: 'number' }, state: 'open', closesAt: end, change: 'none', ...more };
}
function session(key: string, start: number, end: number, value: string, more: Partial<ViewWindowBar> = {}): ViewWindowBar {
  return bar(key, start, end, value, { window: { kind: 'session', start, end }, ...more });
}
function dot(record: number, key: string, timestamp: number, more: Partial<ViewDot> = {}): ViewDot {
  return { record, key, timestamp, fate: 'emitted', when: 'past', ...more };
}
function line(more: Partial<ViewWindowLine>): ViewWindowLine {
  return { store: 'w', kind: 'tumbling', sizeMs: 60_000, graceMs: 0, streamTime: null, closeLine: null, bars: [], dots: [], ...more };
}
function drawn(view: ViewWindowLine, paint: Partial<typeof PAINT> = {}): string {
  return `\n${paintWindows(view, { ...PAINT, ...paint }).map((row) => textOf(row).trimEnd()).join('\n')}\n`;
}

test('open, grace and closed windows are told apart without colour, and the grace lies between close line and stream time', () => {
  expect(drawn(line({
    graceMs: 60_000, streamTime: 130_000, closeLine: 70_000,
    bars: [
      bar('alice', 0, 60_000, '2', { state: 'closed', closesAt: 120_000 }), bar('alice', 60_000, 120_000, '1', { state: 'grace', closesAt: 180_000 }),
      bar('alice', 120_000, 180_000, '1', { closesAt: 240_000, change: 'inserted' }),
    ],
    dots: [dot(1, 'alice', 5000), dot(3, 'alice', 59_999), dot(4, 'alice', 60_000), dot(7, 'alice', 130_000, { when: 'current' }), dot(8, 'alice', 170_000, { when: 'future' })],
  }))).toMatchInlineSnapshot(`
    "
          00:00        01:00         02:00        03:00
          ┼────────────┼──░░░░░░░░░░░┼░▼╌╌╌╌╌╌╌╌╌╌╳╌╌╌╌╌╌╌╌╌╌╌╌╳
    alice [┄┄┄┄┄2┄┄┄┄┄)[░░░░░1░░░░░░)[━━━━+1━━━━━)
           ●           ● ╎             ◉        ○
                         ╎             ┆
                         ╎             ┆
                         ╎             ┆
                         ╎             ┆

    ▼ 02:10  ░ grace 1 m  ╎ closed 01:10
    "
  `);
});

test('windows that overlap get lanes of their own', () => {
  expect(drawn(line({
    kind: 'hopping', sizeMs: 60_000, streamTime: 65_000, closeLine: 65_000,
    bars: [bar('r1', 20_000, 80_000, '1'), bar('r1', 40_000, 100_000, '1'), bar('r1', 60_000, 120_000, '1', { change: 'inserted' })],
    dots: [dot(1, 'r1', 65_000, { when: 'current' })],
  }))).toMatchInlineSnapshot(`
    "
                               01:00
         ──────────────────────┼─▼╌╌╌╌╌╌╌╳╌╌╌╌╌╌╌╌╌╌╳╌╌╌╌╌╌╌╌╌╌╳
    r1   [━━━━━━━━━━━━━━1━━━━━━━━━━━━━━━)
                                 ◉
                    [━━━━━━━━━━━━━━1━━━━━━━━━━━━━━━)
                                 ╎
                               [━━━━━━━━━━━━━━+1━━━━━━━━━━━━━━)
                                 ╎

    ▼ 01:05  ░ grace 0 s  ╎ closed 01:05
    "
  `);
});

test('a session that merges two shows both going and the new one', () => {
  expect(drawn(line({
    kind: 'session', sizeMs: null, graceMs: 60_000, streamTime: 72_000, closeLine: -18_000,
    bars: [
      session('alice', 0, 20_000, '2', { change: 'deleted' }), session('alice', 70_000, 70_000, '1', { change: 'deleted' }), session('alice', 0, 70_000, '4', { change: 'inserted' }),
      session('bob', 72_000, 72_000, '1'),
    ],
    dots: [dot(5, 'alice', 45_000, { when: 'current' })],
  }))).toMatchInlineSnapshot(`
    "
          00:00  00:10  00:20  00:30  00:40  00:50  01:00  01:10
          ┼░░░░░░┼░░░░░░╳░░░░░░┼░░░░░░┼░░░░░░┼░░░░░░┼░░░░░░╳▼╌╌╌
    alice [┄┄┄┄┄┄-┄┄┄┄┄┄]                                  [-]
                                          ◉                 ┆
          [━━━━━━━━━━━━━━━━━━━━━━━+4━━━━━━━━━━━━━━━━━━━━━━━]┆
                                                            ┆
    bob                                                     [1]
                                                            ┆

    ▼ 01:12  ░ grace 1 m
    "
  `);
});

test('a late record is marked where it fell, left of the close line', () => {
  const screen = drawn(line({
    graceMs: 5000, sizeMs: 10_000, streamTime: 30_000, closeLine: 25_000, bars: [bar('a', 10_000, 20_000, '3', { state: 'closed' }), bar('b', 30_000, 40_000, '1', { closesAt: 45_000 })],
    dots: [dot(9, 'a', 16_000, { fate: 'dropped', when: 'current' })],
  }));
  expect(screen).toContain('×');
  expect(screen).toContain('closed 00:25');
});

test('a thousand windows show the end of the line with bars that can be read', () => {
  const bars = Array.from({ length: 1000 }, (_, i) => bar('k', i * 60_000, (i + 1) * 60_000, String(i), { state: 'closed' }));
  expect(drawn(line({ bars, streamTime: 59_990_000, closeLine: 59_990_000 }), { height: 5 })).toMatchInlineSnapshot(`
    "
                   16:35:00
         ──────────┼──────────────────────────────────────────▼┼
    k    ┄[┄┄994┄┄)[┄┄995┄┄)[┄996┄┄)[┄┄997┄┄)[┄┄998┄┄)[┄┄999┄┄)
                                                              ╎

    "
  `);
});

test('zooming in halves the stretch that is shown', () => {
  const view = line({ bars: [bar('k', 0, 60_000, '1'), bar('k', 60_000, 120_000, '2')], streamTime: 90_000, closeLine: 90_000 });
  const wide = (screen: string): number => Math.max(...[...screen.matchAll(/━+/g)].map((match) => match[0].length));
  expect(wide(drawn(view, { zoom: 1 }))).toBeGreaterThan(wide(drawn(view)) * 1.5);
});

test('many keys follow the one that is at hand', () => {
  const bars = Array.from({ length: 40 }, (_, i) => bar(`key${i}`, 0, 60_000, String(i), i === 33 ? { change: 'updated' } : {}));
  const screen = drawn(line({ bars, streamTime: 30_000, closeLine: 30_000 }));
  expect(screen).toContain('key33');
  expect(screen).toContain('~33');
});

test('every line has the width of the pane, whatever the keys and values are', () => {
  for (let seed = 1; seed <= 80; seed++) {
    const random = randomOf(seed);
    const bars = Array.from({ length: 12 }, () => {
      const start = Math.floor(random() * 10) * 30_000;
      return (random() < 0.5 ? bar : session)(awkwardText(random, 5), start, start + 60_000, awkwardText(random, 6), { state: (['open', 'grace', 'closed'] as const)[Math.floor(random() * 3)]! });
    });
    const dots = Array.from({ length: 9 }, (_, i) => dot(i, bars[i]!.key, Math.floor(random() * 400_000)));
    const [width, height] = [10 + Math.floor(random() * 80), 1 + Math.floor(random() * 16)];
    const rows = paintWindows(line({ bars, dots, streamTime: random() * 400_000, closeLine: random() * 300_000, graceMs: 60_000 }), { ...PAINT, width, height, zoom: Math.floor(random() * 4) - 2, pan: Math.floor(random() * 30) - 15 });
    expect(rows.length).toBe(height);
    for (const row of rows) expect(cellWidth(textOf(row)), `seed ${seed}`).toBe(width);
  }
});
