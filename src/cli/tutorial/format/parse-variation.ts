import type { Json } from '../../../engine/session/codec.ts';
import type { Field } from './field.ts';
import { configOf, parseActions } from './parse-actions.ts';
import type { Edit, RecordChange, Variation, Vary } from './lesson.ts';

const CHANGES = ['key', 'value', 'ts', 'partition'] as const;

/** The lesson's own run. */
export const NO_VARIATION: Variation = { topology: null, edits: [], config: {}, partitions: {}, fixtures: {}, records: [], run: null, do: [], upgrade: null, at: 'end' };

/**
 * Another run of the lesson:
 *
 *     { config: { statestore.cache.max.bytes: 10485760 } }     { at: 3 }
 *     { topology: solution }                                   another file of the folder, without its ending
 *     { edit: { remove: .withRetention } }                     the lines of the topology that hold this text
 *     { edit: { replace: SIX, with: SEVEN } }
 *     { fixture: fixtures/other.jsonl }, { fixture: { visits: fixtures/other.jsonl } }
 *     { record: { topic: visits, number: 4, ts: 00:59.999 } }
 *     { run: closed }                                          the same once more, for a step that does something else with it
 *     { do: [ { turn: 5 }, { kill: i1 }, { start: i1 } ] }     begins when this is done
 *     { topology: v2, upgrade: { topology: v1, do: [ { turn: 3 } ] } }     v2 on the Kafka on which v1 has run, and was closed
 *     { upgrade: { topology: same, edit: { remove: trim } } }              after itself without that line
 */
export function parseVariation(field: Field, at: Variation['at']): Variation {
  field.only('topology', 'edit', 'config', 'partitions', 'fixture', 'record', 'run', 'do', 'upgrade', 'at');
  const fixture = field.get('fixture');
  const where = field.get('at');
  const record = field.get('record');
  return {
    topology: topologyOf(field.get('topology')),
    edits: editsOf(field.get('edit')),
    config: configOf(field.get('config')),
    partitions: Object.fromEntries(field.get('partitions')?.entries().map(([topic, count]) => [topic, count.wholeNumber(1)]) ?? []),
    fixtures: fixture === null ? {} : fixture.isMap ? Object.fromEntries(fixture.entries().map(([topic, file]) => [topic, file.text()])) : { '': fixture.text() },
    records: record === null ? [] : (record.isList ? record.list() : [record]).map(recordChange),
    run: field.get('run')?.text() ?? null,
    do: parseActions(field.get('do')),
    upgrade: upgradeOf(field.get('upgrade')),
    at: where === null ? at : where.json() === 'end' || where.json() === 'cursor' ? (where.json() as 'end' | 'cursor') : where.wholeNumber(),
  };
}

function upgradeOf(field: Field | null): Variation['upgrade'] {
  if (field === null) return null;
  field.only('topology', 'edit', 'do');
  return { topology: topologyOf(field.get('topology')), edits: editsOf(field.get('edit')), do: parseActions(field.get('do')) };
}

function topologyOf(field: Field | null): string | null {
  if (field === null) return null;
  const name = field.text();
  return /^[a-z0-9-]+$/.test(name) ? name : field.fail(`a topology is named by its file in the folder, without the ending, not "${name}"`);
}

function editsOf(field: Field | null): readonly Edit[] {
  if (field === null) return [];
  return (field.isList ? field.list() : [field]).map((edit) => {
    edit.only('remove', 'replace', 'with');
    const remove = edit.get('remove');
    if (remove !== null) return { kind: 'remove', text: remove.text(), place: edit.place };
    return { kind: 'replace', text: edit.need('replace').text(), with: edit.need('with').text(), place: edit.place };
  });
}

function recordChange(field: Field): RecordChange {
  field.only('topic', 'number', ...CHANGES);
  const change: { [name: string]: Json } = {};
  for (const name of CHANGES) {
    const value = field.get(name);
    if (value !== null) change[name] = value.json();
  }
  return { topic: field.need('topic').text(), record: field.need('number').wholeNumber(1), change };
}

/** `vary`: one change or a list of them, each with a list of values: as many second questions. */
export function parseVary(field: Field): readonly Vary[] {
  return (field.isList ? field.list() : [field]).flatMap((one) => {
    const config = one.get('config');
    if (config !== null) {
      one.only('config');
      return config.entries().flatMap(([key, values]) => valuesOf(values).map((value): Vary => ({
        variation: { ...NO_VARIATION, config: { [key]: value.json() } }, describe: { kind: 'config', key, value: value.json() }, place: value.place,
      })));
    }
    const partitions = one.get('partitions');
    if (partitions !== null) {
      one.only('partitions');
      return partitions.entries().flatMap(([topic, counts]) => valuesOf(counts).map((count): Vary => ({
        variation: { ...NO_VARIATION, partitions: { [topic]: count.wholeNumber(1) } }, describe: { kind: 'partitions', topic, count: count.wholeNumber(1) }, place: count.place,
      })));
    }
    one.only('fixture', 'record', ...CHANGES);
    const topic = one.need('fixture').text();
    const record = one.need('record').wholeNumber(1);
    const changed = one.entries().filter(([name]) => (CHANGES as readonly string[]).includes(name));
    if (changed.length !== 1) one.fail(`vary changes one of ${CHANGES.join(', ')} of a record, and this changes ${changed.length === 0 ? 'none' : changed.map(([name]) => name).join(' and ')}`);
    const [name, values] = changed[0]!;
    return valuesOf(values).map((value): Vary => {
      const change = { topic, record, change: { [name]: value.json() } };
      return { variation: { ...NO_VARIATION, records: [change] }, describe: { kind: 'record', change }, place: value.place };
    });
  });
}

const valuesOf = (field: Field): readonly Field[] => (field.isList ? field.list() : [field]);
