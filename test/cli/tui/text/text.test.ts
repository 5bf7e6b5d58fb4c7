import { expect, test } from 'vitest';
import { clean } from '../../../../src/cli/tui/text/clean.ts';
import { fit, truncate, truncateMiddle, truncateStart } from '../../../../src/cli/tui/text/fit.ts';
import { cellWidth, graphemesOf } from '../../../../src/cli/tui/text/width.ts';
import { wrap } from '../../../../src/cli/tui/text/wrap.ts';
import stringWidth from 'string-width';
import { awkwardText, randomOf } from '../support/random.ts';

const CONTROL = /[\x00-\x1f\x7f-\x9f\u200b\u202e\ufe0f]/;

function forAwkwardTexts(check: (text: string, random: () => number) => void): void {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomOf(seed);
    const text = awkwardText(random);
    try {
      check(text, random);
    } catch (error) {
      throw new Error(`seed ${seed}, text ${JSON.stringify(text)}`, { cause: error });
    }
  }
}

test('a fitted text has exactly the asked width, for every text and width', () => {
  forAwkwardTexts((text, random) => {
    const width = Math.floor(random() * 24);
    for (const align of ['left', 'right', 'center'] as const) expect(cellWidth(fit(text, width, align))).toBe(width);
    expect(cellWidth(truncate(text, width))).toBeLessThanOrEqual(width);
    expect(cellWidth(truncateStart(text, width))).toBeLessThanOrEqual(width);
    expect(cellWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
  });
});

test('a clean text holds nothing that moves a cursor, and cleaning twice changes nothing', () => {
  forAwkwardTexts((text) => {
    const once = clean(text);
    expect(once).not.toMatch(CONTROL);
    expect(clean(once)).toBe(once);
    expect(cellWidth(once)).toBe(graphemesOf(once).reduce((sum, g) => sum + g.width, 0));
  });
});

test('the short cuts measure like string-width', () => {
  for (let code = 0x20; code < 0x10000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const glyph = String.fromCharCode(code);
    if (cellWidth(glyph) !== stringWidth(glyph)) throw new Error(`U+${code.toString(16)}: ${cellWidth(glyph)} is not ${stringWidth(glyph)}`);
  }
});

test('wrapped lines fit and lose nothing but blanks', () => {
  forAwkwardTexts((text, random) => {
    const width = 6 + Math.floor(random() * 20);
    const lines = wrap(text, width);
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
    const squeeze = (s: string): string => s.replace(/ /g, '');
    expect(squeeze(lines.join(''))).toBe(squeeze(text.split(/\r?\n/).map(clean).join('')));
  });
});

test('a text is wrapped at blanks', () => {
  expect(wrap('the window closes when stream time reaches its end', 18)).toEqual(['the window closes', 'when stream time', 'reaches its end']);
});

test('Chinese is wrapped between characters, and a full stop stays with its word', () => {
  expect(wrap('窗口在宽限期之后关闭。', 20)).toEqual(['窗口在宽限期之后关', '闭。']);
  expect(wrap('窗口（宽限期）关闭', 6)).toEqual(['窗口', '（宽限', '期）关', '闭']);
});

test('control characters show as pictures, TABs as blanks, emoji sequences as their first emoji', () => {
  expect(clean('a\tb\x1b[2J\n')).toBe('a  b␛[2J␊');
  expect(clean('👨‍👩‍👧 👍🏽 ⚠️')).toBe('👨 👍 ⚠');
});

test('the middle of a long name gives way before its ends', () => {
  expect(truncateMiddle('KSTREAM-AGGREGATE-0000000003', 16)).toBe('KSTREAM-…0000003');
});
