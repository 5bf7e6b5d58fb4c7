/** Nobody forgets a name of Kafka's: each is here, is here under another name, or is left out for a reason. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LEFT_OUT, RENAMED } from './left-out.ts';
import { ourApi, type Exported, type Member } from './our-api.ts';

const api = ourApi();
const lines = readFileSync(path.join(import.meta.dirname, '../../../fixtures/api/kafka-streams-4.4.0.tsv'), 'utf8').trim().split('\n').map((line) => {
  const [name, kind, statics, methods] = line.split('\t');
  const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '');
  const parsed = (text: string | undefined): { member: string; counts: number[] }[] => words(text).map((word) => {
    const [member, counts] = word.split('/');
    return { member: member!, counts: (counts ?? '').split(',').filter((count) => count !== '').map(Number) };
  });
  return { name: name!, kind: kind!, statics: parsed(statics), methods: parsed(methods) };
});

/** Kafka's classes and members as `kstream.KStream`, `kstream.KStream.map` and, with two arguments, `kstream.KStream.map/2`, and whether they are here. */
const names = new Map<string, boolean>();
for (const { name, kind, statics, methods } of lines) {
  const dotted = name.replaceAll('$', '.');
  const ours = find(name);
  names.set(dotted, ours !== null);
  for (const { member, counts } of statics) look(`${dotted}.${member}`, ours !== null && ours.statics.has(member) ? [ours.statics.get(member)!] : [], counts);
  // Constants are texts here: what an enum does itself is not theirs.
  for (const { member, counts } of kind === 'E' ? [] : methods) {
    look(`${dotted}.${member}`, [ours?.members, ours?.statics].filter((all) => all?.has(member) === true).map((all) => all!.get(member)!), counts);
  }
}

function look(name: string, found: readonly Member[], counts: readonly number[]): void {
  names.set(name, found.length > 0);
  // A property answers what a method without arguments answers.
  if (found.length > 0) for (const count of counts) names.set(`${name}/${count}`, found.some((member) => (member === null ? count === 0 : member(count))));
}

/** A nested class is inside of the outer one's value, or by its own name unless that is another class's. */
function find(name: string): Exported | null {
  const simple = name.slice(name.lastIndexOf('.') + 1).split('$');
  const isTaken = simple.length > 1 && lines.some((line) => line.name.endsWith(`.${simple.at(-1)!}`));
  const [inside, own] = [simple.length > 1 ? api.get(simple.slice(-2).join('.')) : undefined, isTaken ? undefined : api.get(simple.at(-1)!)];
  return inside === undefined ? own ?? null : { statics: new Map([...inside.statics, ...own?.statics ?? []]), members: own?.members ?? new Map() };
}

const patterns = LEFT_OUT.flatMap(([, ...left]) => left).map((text) => ({ text, matches: new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '.*')}$`) }));
const isLeftOut = (name: string): boolean => patterns.some(({ matches }) => matches.test(name));

test('every class and member of Kafka\'s public API is here, or is said not to be', () => {
  const gone = new Set([...names].filter(([name, isHere]) => !isHere && (isLeftOut(name) || name in RENAMED)).map(([name]) => name));
  const forgotten = [...names].filter(([name, isHere]) => !isHere && !isLeftOut(name) && !(name in RENAMED) && !gone.has(name.slice(0, name.lastIndexOf('.'))) && !gone.has(name.replace(/\/\d+$/, '')));
  expect(forgotten.map(([name]) => name)).toEqual([]);
});

test('what has another name here is here under that name', () => {
  const wrong = Object.entries(RENAMED).filter(([kafka, ours]) => {
    if (!names.has(kafka) || names.get(kafka)) return true;
    const at = ours.lastIndexOf('.');
    if (at < 0) return api.get(ours) === undefined;
    const owner = api.get(ours.slice(0, at));
    return owner === undefined || !(owner.statics.has(ours.slice(at + 1)) || owner.members.has(ours.slice(at + 1)));
  });
  expect(wrong).toEqual([]);
});

test('nothing is said to be left out that is here, or that Kafka does not have', () => {
  const stale = patterns.filter(({ matches }) => ![...names].some(([name, isHere]) => !isHere && matches.test(name))).map(({ text }) => text);
  expect(stale).toEqual([]);
});
