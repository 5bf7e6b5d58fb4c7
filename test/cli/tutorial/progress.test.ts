import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { temporaryFolder } from './lessons.ts';

test('keeps fields that it does not know', () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'progress.json');
  writeFileSync(file, JSON.stringify({ format: 1, colour: 'blue', tutorials: { 'a-lesson': { state: 'in-progress', step: 's1', cursor: { inputs: 1, actions: [] }, predictions: {}, hints: {}, stars: 3 } } }));
  const store = ProgressStore.open(dir);
  store.tutorial('a-lesson').step = 's2';
  store.language = 'zh';
  store.save();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ colour: 'blue', language: 'zh', tutorials: { 'a-lesson': { step: 's2', stars: 3 } } });
});

test('moves a file that it cannot read aside, and never writes over it', () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'progress.json');
  for (const text of ['{ "format": 1, "tutorials"', '[]', '{ "format": 99, "tutorials": {} }']) {
    writeFileSync(file, text);
    const store = ProgressStore.open(dir);
    expect(readFileSync(store.movedAside!, 'utf8')).toBe(text);
    expect(existsSync(file)).toBe(false);
    store.tutorial('a-lesson');
    store.save();
    expect(ProgressStore.open(dir).movedAside).toBeNull();
  }
  expect(readFileSync(path.join(dir, 'progress.json.unreadable-3'), 'utf8')).toContain('99');
});

test('writes only what has changed, and leaves no half a file', () => {
  const dir = temporaryFolder();
  const store = ProgressStore.open(path.join(dir, 'deep', 'er'));
  store.tutorial('a-lesson');
  store.save();
  writeFileSync(store.file, 'touched');
  store.save();
  expect(readFileSync(store.file, 'utf8')).toBe('touched');
  store.tutorial('a-lesson').step = 's2';
  store.save();
  expect(ProgressStore.open(store.dir).find('a-lesson')?.step).toBe('s2');
});
