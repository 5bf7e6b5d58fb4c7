import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

export const TUMBLING = path.join(import.meta.dirname, '../../../tutorials/03-windows/08-tumbling-visits');

const made: string[] = [];
afterAll(() => { for (const folder of made) rmSync(folder, { recursive: true, force: true }); });

/** A folder of its own that goes away after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-test-'));
  made.push(folder);
  return folder;
}

/** A copy of the lesson about tumbling windows, in a course of its own, with some of its files changed. */
export function changedLesson(changes: { readonly [file: string]: (text: string) => string }): string {
  const course = temporaryFolder();
  writeFileSync(path.join(course, 'chapters.yaml'), '03-windows: { en: Windows, zh: 窗口 }\n');
  const folder = path.join(course, '03-windows', '08-tumbling-visits');
  cpSync(TUMBLING, folder, { recursive: true });
  // in this course nothing comes before it
  const lesson = path.join(folder, 'lesson.md');
  writeFileSync(lesson, readFileSync(lesson, 'utf8').replace(/^requires: .*$/m, 'requires: []').replace(/^uses: .*\n/m, ''));
  for (const [file, change] of Object.entries(changes)) {
    const full = path.join(folder, file);
    const before = readFileSync(full, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the change of ${file} changes nothing`);
    writeFileSync(full, after);
  }
  return folder;
}

/** Puts one text for another, which must be there. */
export const replace = (from: string, to: string) => (text: string): string => text.replace(from, () => to);
