import { describe, expect, test } from 'vitest';
import { pageStart } from '../../../../../src/cli/tui/present/widgets/paging.ts';

describe('the start of a list that follows a row', () => {
  test('has the rows in sight, whatever the sizes', () => {
    const wrong: string[] = [];
    for (let total = 1; total <= 40; total++) {
      for (let height = 1; height <= 20; height++) {
        for (let rows = 1; rows <= Math.min(3, height, total); rows++) {
          for (let from = 0; from + rows <= total; from++) {
            const start = pageStart(from, from + rows - 1, total, height);
            const fits = start >= 0 && start <= Math.max(0, total - height);
            const inSight = from >= start && from + rows - start <= height;
            if (!fits || !inSight) wrong.push(`${rows} rows from ${from} of ${total}, ${height} high: starts at ${start}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('moves by a good part of a page, and then leaves rows around what it follows', () => {
    const starts = Array.from({ length: 100 }, (_, row) => pageStart(row, row, 100, 12));
    expect(new Set(starts).size).toBe(12);
    expect(starts.slice(2, -12).every((start, i) => i + 2 - start >= 2 && i + 2 - start < 10)).toBe(true);
  });

  test('shows the beginning of what is higher than the pane', () => {
    expect(pageStart(10, 30, 50, 8)).toBe(10);
  });
});
