import type { Json } from '../../../engine/session/codec.ts';
import type { Field } from './field.ts';
import { LessonError, type Place } from './lesson-error.ts';
import { TEST_KINDS, type Check, type Probe, type Test } from './lesson.ts';
import { meant } from '../../../engine/session/meant.ts';
import { parseVariation } from './parse-variation.ts';
import { PROBE_NAMES, PROBES, RECORD_FIELDS, type ProbeName, type ProbeWord } from './vocabulary.ts';

/**
 * A check: a probe with what it must be, or `all`, `any`, `not` of other checks.
 *
 *     { probe: cursor, is: 6 }
 *     { all: [ { probe: store visits-per-minute, as: count, is: 5 }, { not: { probe: error } } ] }
 */
export function parseCheck(field: Field): Check {
  if (field.isMap && field.get('probe') === null) {
    const [combined, ...more] = field.entries();
    if (combined === undefined || more.length > 0) field.fail(`${field.name} is a probe, or exactly one of all, any, not`);
    const [name, of] = combined;
    if (name === 'all' || name === 'any') return { kind: name, of: of.list().map(parseCheck), place: field.place };
    if (name === 'not') return { kind: 'not', of: parseCheck(of), place: field.place };
    of.fail(`a check starts with probe, all, any or not; "${name}" is none of them${meant(name, ['probe', 'all', 'any', 'not'])}`);
  }
  return { kind: 'probe', probe: parseProbe(field), place: field.place };
}

/** A probe as a mapping (`{ probe: clock stream, is: 01:00 }`), or as a bare line of words (`clock stream`). */
export function parseProbe(field: Field): Probe {
  if (!field.isMap) return probeOf(field.text(), {}, [], null, field.place);
  const named: { [name: string]: Json } = {};
  const tests: Test[] = [];
  let on: Probe['on'] = null;
  for (const [name, value] of field.entries()) {
    if (name === 'probe' || name === 'tag') continue;
    if (name === 'on') on = parseVariation(value, 'end');
    else if ((TEST_KINDS as readonly string[]).includes(name)) tests.push({ kind: name as Test['kind'], value: value.json() });
    else named[name] = value.json();
  }
  return probeOf(field.need('probe').text(), named, tests, on, field.place);
}

/** `clock stream`, `outputs counts during: turn 3 as: last` : the form of texts. */
export function parseProbeLine(line: string, place: Place): Probe { return probeOf(line, {}, [], null, place); }

function probeOf(line: string, given: Readonly<{ [name: string]: Json }>, tests: readonly Test[], on: Probe['on'], place: Place): Probe {
  const fail = (message: string): never => { throw new LessonError(place, message); };
  const [name, ...words] = wordsOf(line);
  if (name === undefined || !(name in PROBES)) return fail(`there is no probe "${name ?? ''}"${meant(name ?? '', PROBE_NAMES)} (${PROBE_NAMES.join(', ')})`);
  const form: ProbeWord = PROBES[name as ProbeName];
  const args: { [argument: string]: Json } = {};
  let bare = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.endsWith(':') && word.length > 1) {
      const argument = word.slice(0, -1);
      const value: string[] = [];
      while (i + 1 < words.length && !words[i + 1]!.endsWith(':')) value.push(words[++i]!);
      args[argument] = plain(value.join(' '));
    } else {
      const argument = form.bare[bare++];
      if (argument === undefined) return fail(`${name} takes ${form.bare.length} bare argument${form.bare.length === 1 ? '' : 's'}${form.bare.length === 0 ? '' : ` (${form.bare.join(', ')})`}; "${word}" is one too many`);
      args[argument] = plain(word);
    }
  }
  Object.assign(args, given);
  const known = [...form.bare, ...form.named, ...(form.as.length === 0 ? [] : ['as'])];
  for (const argument of Object.keys(args)) {
    if (!known.includes(argument)) return fail(`the probe ${name} knows no "${argument}"${meant(argument, known)} (${known.length === 0 ? 'it takes none' : known.join(', ')})`);
  }
  for (const argument of form.needs) if (args[argument] === undefined) return fail(`the probe ${name} needs ${argument}`);
  const as = args['as'];
  if (as !== undefined && !form.as.includes(as as string)) return fail(`${name} as "${String(as)}"? It can be told as ${form.as.join(', ')}`);
  const picked = args['field'];
  if (picked !== undefined && !(RECORD_FIELDS as readonly string[]).includes(picked as string)) return fail(`a record has no field "${String(picked)}" (${RECORD_FIELDS.join(', ')})`);
  for (const counted of ['turn', 'upTo', 'first', 'after', 'partition'] as const) {
    const number = args[counted];
    if (number !== undefined && (typeof number !== 'number' || !Number.isInteger(number) || number < 0)) return fail(`${counted} is a number, not ${JSON.stringify(number)}`);
  }
  if (args['during'] !== undefined) args['during'] = turnOf(args['during'], fail);
  return { name: name as ProbeName, args, on, tests, place };
}

/** `turn 7`, `{ turn: 7 }` or `7`. */
function turnOf(value: Json, fail: (message: string) => never): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeof (value as { turn?: Json }).turn === 'number') return (value as { turn: number }).turn;
  const match = typeof value === 'string' ? /^turn (\d+)$/.exec(value) : null;
  return match === null ? fail(`during is "turn N", not ${JSON.stringify(value)}`) : Number(match[1]);
}

function wordsOf(line: string): string[] { return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!); }
function plain(word: string): Json { return /^-?\d+$/.test(word) ? Number(word) : word; }
