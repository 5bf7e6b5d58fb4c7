import type { Json } from '../../../engine/session/codec.ts';
import type { Field } from './field.ts';
import { BROKER_ACTS, type Action } from './lesson.ts';
import { meant } from '../../../engine/session/meant.ts';
import { PANELS } from './vocabulary.ts';

const ACTIONS = ['turn', 'step', 'back', 'backTo', 'end', 'advanceWallClock', 'commit', 'kill', 'close', 'start', 'threads', 'set', 'produce', 'open', 'select', 'edit', 'connect', 'broker'];

/** `[ { turn: 6 }, step, { advanceWallClock: 60s }, { open: windows } ]` */
export function parseActions(field: Field | null): readonly Action[] { return field === null ? [] : field.list().map(parseAction); }

/** What may stand beside the main name: when it is killed, whether its disk is empty, whose threads. */
const BESIDE: Readonly<{ [action: string]: string }> = { kill: 'when', start: 'wiped', threads: 'of' };

/** One action: a word, or a mapping with one main name (`{ kill: i1, when: before-send }`). */
export function parseAction(field: Field): Action {
  if (!field.isMap) {
    switch (field.text()) {
      case 'step': return { kind: 'step', count: 1 };
      case 'back': return { kind: 'back', count: 1 };
      case 'end': return { kind: 'end' };
      case 'commit': return { kind: 'commit' };
      default: return field.fail(`"${field.text()}" is no action of its own${meant(field.text(), ACTIONS)} (bare: step, back, end, commit; with a value: ${ACTIONS.join(', ')})`);
    }
  }
  const [first, ...more] = field.entries();
  if (first === undefined) return field.fail('an action is missing');
  const [name, value] = first;
  if (more.length > 0 && !(more.length === 1 && BESIDE[name] === more[0]![0])) return field.fail('one action an entry');
  switch (name) {
    case 'turn': return { kind: 'turn', to: value.wholeNumber(1) };
    case 'step': return { kind: 'step', count: value.wholeNumber(1) };
    case 'back': return { kind: 'back', count: value.wholeNumber(1) };
    case 'backTo': return { kind: 'backTo', to: value.wholeNumber() };
    case 'end': return { kind: 'end' };
    case 'commit': return { kind: 'commit' };
    case 'advanceWallClock': return { kind: 'advanceWallClock', ms: duration(value) };
    case 'kill': return { kind: 'kill', instance: value.text(), when: field.get('when')?.oneOf(['after-send', 'before-send', 'inside-commit']) ?? 'after-send' };
    case 'close': return { kind: 'close', instance: value.text() };
    case 'start': return { kind: 'start', instance: value.text(), wiped: field.get('wiped')?.json() === true };
    case 'threads': return { kind: 'threads', count: value.wholeNumber(1), instance: field.get('of')?.text() ?? 'i1' };
    case 'set': return { kind: 'set', config: configOf(value) };
    case 'produce': {
      const topic = value.need('topic').text();
      return { kind: 'produce', topic, record: Object.fromEntries(value.entries().filter(([field]) => field !== 'topic').map(([field, of]) => [field, of.json()])) };
    }
    case 'open': return { kind: 'open', panel: value.oneOf(PANELS) };
    case 'select': {
      const what = value.only('node', 'store', 'record', 'task').entries()[0];
      if (what === undefined) return value.fail('select what? node, store, record or task');
      return { kind: 'select', what: what[0] as 'node', name: what[1].text() };
    }
    case 'edit': return { kind: 'edit', file: value.text() };
    case 'connect': return { kind: 'connect', bootstrap: value.text() };
    case 'broker': return { kind: 'broker', act: value.oneOf(BROKER_ACTS) };
    default: return value.fail(`there is no action "${name}"${meant(name, ACTIONS)} (${ACTIONS.join(', ')})`);
  }
}

/** Values of StreamsConfig keys. */
export function configOf(field: Field | null): Readonly<{ [key: string]: Json }> {
  return field === null ? {} : Object.fromEntries(field.entries().map(([key, value]) => [key, value.json()]));
}

const UNITS: Readonly<{ [unit: string]: number }> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `60s`, `1h`, `500ms`, or a number of milliseconds. */
export function duration(field: Field): number {
  const value: Json = field.json();
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? /^(\d+)\s*(ms|s|m|h|d)$/.exec(value) : null;
  if (match === null) return field.fail(`${field.name} is a duration such as 500ms, 60s, 5m or 1h, not ${JSON.stringify(value)}`);
  return Number(match[1]) * UNITS[match[2]!]!;
}
