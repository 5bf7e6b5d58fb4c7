import { expect, test } from 'vitest';
import { moveCursor } from '../../../../src/cli/tui/terminal/cursor-move.ts';
import { randomOf } from '../support/random.ts';
import { ScreenModel } from '../support/screen-model.ts';

test('a cursor of which nothing is known is addressed', () => {
  expect(moveCursor({ row: 3, column: -1 }, 3, 9)).toBe('\x1b[4;10H');
});

test('steps where a step is shorter than an address', () => {
  expect(moveCursor({ row: 3, column: 9 }, 3, 9)).toBe('');
  expect(moveCursor({ row: 3, column: 10 }, 4, 9)).toBe('\x1bD\b');
  expect(moveCursor({ row: 3, column: 10 }, 2, 10)).toBe('\x1bM');
  expect(moveCursor({ row: 3, column: 70 }, 3, 0)).toBe('\r');
  expect(moveCursor({ row: 3, column: 70 }, 3, 5)).toBe('\x1b[6G');
});

test('arrives from anywhere at anywhere, and never in more bytes than an address', async () => {
  const random = randomOf(7);
  const [columns, rows] = [140, 30];
  const model = new ScreenModel(columns, rows);
  let [row, column] = [0, 0];
  for (let i = 0; i < 600; i++) {
    const near = random() < 0.5;
    const to = (at: number, size: number): number => Math.max(0, Math.min(size - 1, near ? at + Math.floor(random() * 9) - 4 : Math.floor(random() * size)));
    const [toRow, toColumn] = [to(row, rows), to(column, columns)];
    const bytes = moveCursor({ row, column }, toRow, toColumn);
    expect(bytes.length).toBeLessThanOrEqual(`\x1b[${toRow + 1};${toColumn + 1}H`.length);
    await model.write(bytes);
    const { cursorX, cursorY, baseY } = model.terminal.buffer.active;
    expect([cursorY, cursorX, baseY], `${row},${column} to ${toRow},${toColumn}`).toEqual([toRow, toColumn, 0]);
    [row, column] = [toRow, toColumn];
  }
});
