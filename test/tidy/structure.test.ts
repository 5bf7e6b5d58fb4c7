import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { brokenRule, folderOf, rankOf } from './layers.ts';
import { factsOf, filesBelow, root } from './source-files.ts';

const sources = filesBelow('src', /\.tsx?$/).map((file) => ({ file, ...factsOf(file) }));
const imports = sources.flatMap((source) => source.imports);
const inside = imports.filter(({ target }) => target !== null);

test('a folder imports only from the layers below it', () => {
  const broken = inside.flatMap(({ file, line, target, typeOnly, dynamic }) => {
    // The virtual module of user topologies is the library itself, loaded when a topology is.
    if (dynamic && folderOf(file) === 'cli' && folderOf(target!) === 'index.ts') return [];
    const rule = brokenRule(folderOf(file), folderOf(target!), typeOnly);
    return rule === null ? [] : [`${file}:${line} imports ${target}: ${rule}`];
  });
  expect(broken).toEqual([]);
});

test('every folder of the engine has a layer', () => {
  const folders = new Set(filesBelow('src/engine', /\.ts$/).map(folderOf));
  expect([...folders].filter((folder) => !rankOf.has(folder))).toEqual([]);
});

test('imports name the file that defines the thing, with its extension', () => {
  const broken = inside.filter(({ target }) => !/\.(tsx?|json)$/.test(target!) || !existsSync(path.join(root, target!)));
  expect(broken.map(({ file, line, specifier }) => `${file}:${line} ${specifier}`)).toEqual([]);
});

test('src/engine/index.ts is the only barrel', () => {
  const broken = imports.filter(({ reexport, file }) => reexport && file !== 'src/engine/index.ts');
  expect(broken.map(({ file, line, specifier }) => `${file}:${line} passes on ${specifier}`)).toEqual([]);
});

test('only backend/kafkajs names kafkajs, only state names lmdb', () => {
  const may: { readonly [name: string]: RegExp } = { kafkajs: /^src\/engine\/backend\/kafkajs\//, lmdb: /^src\/engine\/state\// };
  const broken = imports.filter(({ specifier, file }) => may[specifier] !== undefined && !may[specifier].test(file));
  expect(broken.map(({ file, line, specifier }) => `${file}:${line} ${specifier}`)).toEqual([]);
});

test('the engine takes nothing from the terminal', () => {
  const terminal = /^(ink|react|chalk|commander|jiti|yaml|string-width|@inquirer\/.*|node:(tty|readline))$/;
  const broken = imports.filter(({ specifier, file }) => file.startsWith('src/engine/') && terminal.test(specifier));
  expect(broken.map(({ file, line, specifier }) => `${file}:${line} ${specifier}`)).toEqual([]);
});

/** Files whose whole purpose is the outside world. */
const outside = new Set([
  'src/engine/backend/system-timers.ts', // what is handed in
  'src/engine/state/disk/directory-lock.ts', // asks whether the process that holds a lock still lives
]);

test('the engine reads no clock, no chance, no environment, no timer and no console of its own', () => {
  const engine = sources.filter(({ file }) => file.startsWith('src/engine/') && !outside.has(file));
  expect(engine.flatMap(({ ambientUses }) => ambientUses)).toEqual([]);
});

test('no two files import each other at run time, over any number of steps', () => {
  const edges = new Map<string, string[]>();
  for (const { file, target, typeOnly, dynamic } of inside) {
    // A stream makes tables and a table makes streams: the DSL's classes return each other.
    const fluent = folderOf(file) === 'dsl' && folderOf(target!) === 'dsl';
    if (!typeOnly && !dynamic && !fluent) edges.set(file, [...(edges.get(file) ?? []), target!]);
  }
  expect(cyclesOf(edges)).toEqual([]);
});

/** One line per cycle, each found once. */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    trail.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}
