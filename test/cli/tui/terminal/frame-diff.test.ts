import { expect, test } from 'vitest';
import { CellGrid } from '../../../../src/cli/tui/terminal/cell-grid.ts';
import { frameDiff } from '../../../../src/cli/tui/terminal/frame-diff.ts';
import { StylePalette } from '../../../../src/cli/tui/terminal/style-palette.ts';
import { PLAIN_STYLE } from '../../../../src/cli/tui/theme/themes.ts';
import { randomOf } from '../support/random.ts';
import { ScreenModel } from '../support/screen-model.ts';

const GLYPHS: readonly (readonly [string, number])[] = [['a', 1], ['b', 1], [' ', 1], ['│', 1], ['●', 1], ['用', 2], ['户', 2], ['👍', 2]];

function styles(palette: StylePalette): number[] {
  return [0, palette.idOf({ ...PLAIN_STYLE, fg: 203, bold: true }), palette.idOf({ ...PLAIN_STYLE, inverse: true }), palette.idOf({ ...PLAIN_STYLE, fg: 2, bg: 237 })];
}

async function shownColours(model: ScreenModel): Promise<string> {
  await model.write('');
  let out = '';
  const buffer = model.terminal.buffer.active;
  for (let y = 0; y < model.terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y)!;
    for (let x = 0; x < model.terminal.cols; x++) {
      const cell = line.getCell(x)!;
      const blank = cell.getChars() === '' || cell.getChars() === ' ';
      if (cell.getWidth() === 0) continue;
      const bg = `${cell.isBgDefault() ? '-' : cell.getBgColor()}${cell.isInverse() ? 'r' : ''}`;
      out += blank ? ` ${bg}|` : `${cell.getChars()}${cell.isFgDefault() ? '-' : cell.getFgColor()}${cell.isBold() ? 'b' : ''}${bg}|`;
    }
    out += '\n';
  }
  return out;
}

test('writing only differences leaves the same screen as drawing it anew', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed);
    const palette = new StylePalette();
    const pens = styles(palette);
    const pen = { style: 0 };
    const [columns, rows] = [12 + Math.floor(random() * 30), 3 + Math.floor(random() * 4)];
    const model = new ScreenModel(columns, rows);
    await model.write('\x1b[?7l');
    let previous: CellGrid | null = null;
    for (let frame = 0; frame < 8; frame++) {
      const next = new CellGrid(columns, rows, palette);
      if (previous !== null && random() < 0.7) {
        next.glyphs.splice(0, next.glyphs.length, ...previous.glyphs);
        next.styles.set(previous.styles);
      }
      for (let i = Math.floor(random() * 40); i >= 0; i--) {
        const [glyph, width] = GLYPHS[Math.floor(random() * GLYPHS.length)]!;
        const [x, y] = [Math.floor(random() * columns), Math.floor(random() * rows)];
        const style = pens[Math.floor(random() * pens.length)]!;
        for (let n = Math.floor(random() * 6); n >= 0; n--) next.put(x + n * width, y, glyph, width, style);
      }
      await model.write(frameDiff(previous, next, palette, pen));
      const rowsShown = Array.from({ length: rows }, (_, y) => next.rowText(y));
      expect(model.rows(), `seed ${seed}, frame ${frame}`).toEqual(rowsShown);
      const fresh = new ScreenModel(columns, rows);
      await fresh.write('\x1b[?7l' + frameDiff(null, next, palette, { style: 0 }));
      expect(await shownColours(model), `seed ${seed}, frame ${frame}`).toBe(await shownColours(fresh));
      previous = next;
    }
  }
});

test('an unchanged screen costs no byte', () => {
  const palette = new StylePalette();
  const grid = new CellGrid(10, 2, palette);
  grid.text(0, 0, '用户 42', 0);
  const same = new CellGrid(10, 2, palette);
  same.text(0, 0, '用户 42', 0);
  expect(frameDiff(grid, same, palette, { style: 0 })).toBe('');
});

test('one changed cell costs one address and one glyph', () => {
  const palette = new StylePalette();
  const before = new CellGrid(80, 24, palette);
  const after = new CellGrid(80, 24, palette);
  after.text(9, 4, 'x', 0);
  expect(frameDiff(before, after, palette, { style: 0 })).toBe('\x1b[5;10Hx');
});

test('pieces of one colour are sent together, so that the pen changes once a colour', () => {
  const palette = new StylePalette();
  const [, red] = styles(palette);
  const before = new CellGrid(80, 24, palette);
  const after = new CellGrid(80, 24, palette);
  for (let y = 3; y < 9; y++) {
    after.text(2, y, '7', 0);
    after.text(5, y, 'x', red!);
  }
  const bytes = frameDiff(before, after, palette, { style: 0 });
  expect(bytes.split('\x1b[1;38;5;203m')).toHaveLength(2);
  expect(bytes.startsWith('\x1b[4;3H7\x1bD\b7\x1bD\b7')).toBe(true);
});

test('where going row by row is shorter, it goes row by row', () => {
  const palette = new StylePalette();
  const [, red] = styles(palette);
  const before = new CellGrid(80, 24, palette);
  const after = new CellGrid(80, 24, palette);
  for (const [x, y] of [[10, 2], [12, 2], [60, 20], [62, 20]] as const) after.text(x, y, 'x', x % 4 === 0 ? red! : 0);
  const bytes = frameDiff(before, after, palette, { style: 0 });
  expect(bytes.length).toBeLessThanOrEqual('\x1b[3;11Hx\x1b[C\x1b[1;38;5;203mx\x1b[21;61Hx\x1b[C\x1b[mx'.length);
});

test('writing over half of a wide glyph blanks the other half', () => {
  const grid = new CellGrid(6, 1, new StylePalette());
  grid.text(0, 0, '用户', 0);
  grid.text(1, 0, 'xx', 0);
  expect(grid.rowText(0)).toBe(' xx   ');
});

test('a wide glyph that would cross the right edge becomes a blank', () => {
  const grid = new CellGrid(3, 1, new StylePalette());
  grid.text(0, 0, '用户', 0);
  expect(grid.rowText(0)).toBe('用 ');
});

test('the scrollback is never erased', () => {
  const palette = new StylePalette();
  expect(frameDiff(null, new CellGrid(4, 1, palette), palette, { style: 0 })).toBe('\x1b[m\x1b[2J');
});
