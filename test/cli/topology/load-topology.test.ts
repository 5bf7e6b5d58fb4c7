import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CommandError } from '../../../src/cli/exit.ts';
import { loadTopology } from '../../../src/cli/topology/load-topology.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-load-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['missing.ts', null, /missing\.ts: no such file/],
  ['empty.kstep', '', /empty\.kstep is neither a topology \(its name would end in \.ts or \.js\) nor a saved session/],
  ['words.txt', 'not a program', /words\.txt is neither a topology/],
  ['none.ts', 'export const other = 1;', /none\.ts has no default export that is a function \(it exports other\)/],
  ['config.ts', 'export default () => undefined; export const config = 5;', /config\.ts: the export named config must be an object/],
])('says of %s what is wrong with it', async (name, text, message) => {
  const file = path.join(folder, name);
  if (text !== null) writeFileSync(file, text);
  const error: unknown = await loadTopology(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(message);
});

test('says of a folder that it is one', async () => {
  mkdirSync(path.join(folder, 'inner'));
  await expect(loadTopology(path.join(folder, 'inner'))).rejects.toThrow(/inner is a folder; name the topology file in it/);
});

test('a file that was edited is loaded anew, whatever was kept of it', async () => {
  const file = path.join(folder, 'edited.ts');
  writeFileSync(file, 'export default function first() { return undefined; }');
  expect((await loadTopology(file)).topology.name).toBe('first');
  writeFileSync(file, 'export default function second() { return undefined; }');
  expect((await loadTopology(file)).topology.name).toBe('second');
});
