import { nearest } from '../../common/nearest.ts';
import { STREAMS_CONFIG_DEFINITIONS } from '../../config/streams-config-definitions.ts';
import { windowsOf } from '../../topology/supplier.ts';
import type { Json } from '../codec.ts';
import { parseMoment } from '../conditions/parse-moment.ts';
import { parseDuration } from '../commands/acting.ts';
import type { Session } from '../session.ts';
import type { InputRecord } from '../session-options.ts';
import type { Branch } from './branch.ts';
import type { Changed } from './branches.ts';
import type { InputEntry } from './entries.ts';
import { Refused } from '../refusals/refused.ts';

/** Changes of a branch's inputs and of what it runs with. Each gives what the branch would be; numbers are those of its run. */

export function skip(branch: Branch, numbers: readonly number[]): Changed {
  const gone = new Set(numbers.map((number) => branch.entries.at(number).id));
  return { entries: branch.entries.list.filter((entry) => !gone.has(entry.id)) };
}

export const EDITABLE = ['value', 'key', 'ts', 'partition', 'header'] as const;
export type Editable = (typeof EDITABLE)[number];

export function edit(branch: Branch, number: number, field: Editable, text: string): Changed {
  const entry = branch.entries.at(number);
  const record = edited(branch.session, entry, field, text);
  const next: InputEntry = { ...entry, record, isPlaced: field === 'partition' ? true : entry.isPlaced };
  const changed = { entries: branch.entries.list.map((other) => (other === entry ? next : other)) };
  // a record with another time stays where it was, instead of changing places with others
  return field === 'ts' ? { ...changed, setup: { inTurn: true } } : changed;
}

function edited(session: Session, { record, topic, isPlaced }: InputEntry, field: Editable, text: string): InputRecord {
  switch (field) {
    case 'value': return { ...record, value: jsonOf(text), raw: null };
    // the producer would choose the partition by the new key
    case 'key': return { ...record, key: jsonOf(text), partition: isPlaced || text === 'null' ? record.partition : null };
    case 'ts': return { ...record, timestamp: timeOf(session, text, record.timestamp ?? 0) };
    case 'partition': return { ...record, partition: partitionOf(session, topic, text) };
    case 'header': {
      const [name, ...value] = text.split('=');
      if (value.length === 0) throw new Refused((say) => say.headerNeeds(text));
      return { ...record, headers: [...record.headers.filter(([other]) => other !== name), [name!, jsonOf(value.join('='))]] };
    }
  }
}

export function partitionOf(session: Session, topic: string, text: string): number {
  const count = Math.max(1, session.run.partitionsFor(topic));
  const partition = Number(text);
  if (!Number.isInteger(partition) || partition < 0 || partition >= count) throw new Refused((say) => say.notPartition(text, topic, count));
  return partition;
}

/** Whatever begins as JSON does; everything else is text, which serdes of numbers read. */
export function jsonOf(text: string): Json {
  if (text === 'null') return null;
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Refused((say) => say.notJson(text, error instanceof Error ? error.message : String(error)));
  }
}

/** A moment, or so much more or less than before: `01:05`, `+5s`, `-250ms`. */
export function timeOf(session: Session, text: string, before: number): number {
  const shift = /^([+-])(.*[a-z].*)$/.exec(text);
  if (shift !== null) return before + (shift[1] === '-' ? -1 : 1) * parseDuration(shift[2]!);
  const time = parseMoment(text, session.options.baseTime ?? 0);
  if (time === null) throw new Refused((say) => say.notTimeOfRecord(text));
  return time;
}

/** Before another record, or behind it. From here on records come in the order of the list. */
export function move(branch: Branch, number: number, where: 'before' | 'after', other: number): Changed {
  const entry = branch.entries.at(number);
  const goal = branch.entries.at(other);
  if (entry.id === goal.id) throw new Refused((say) => say.notMovedItself(number, where));
  const rest = branch.entries.list.filter((one) => one !== entry);
  const index = rest.indexOf(goal) + (where === 'after' ? 1 : 0);
  return { entries: [...rest.slice(0, index), entry, ...rest.slice(index)], setup: { inTurn: true } };
}

/** Comes later, with the same timestamp: behind all records whose time is not later than its own and the delay. */
export function delay(branch: Branch, number: number, ms: number): Changed {
  const entry = branch.entries.at(number);
  const until = (entry.record.timestamp ?? 0) + ms;
  const { list } = branch.entries;
  const from = list.indexOf(entry);
  let to = from;
  for (let i = from + 1; i < list.length; i++) if ((list[i]!.record.timestamp ?? 0) <= until) to = i;
  return { entries: [...list.slice(0, from), ...list.slice(from + 1, to + 1), entry, ...list.slice(to + 1)], setup: { inTurn: true } };
}

/** A record as commands write it: `{"key": "a", "value": 3, "ts": "01:05", "partition": 0, "headers": {…}}`; anything else is a value. */
export function insert(branch: Branch, topic: string, json: Json, at: number | null, id: string): Changed {
  const { session } = branch;
  const known = session.info.inputTopics;
  if (!known.includes(topic) && !branch.entries.list.some((entry) => entry.topic === topic)) {
    const near = nearest(topic, known);
    throw new Refused((say) => say.noReadTopic(topic, near, known));
  }
  const { list } = branch.entries;
  const goal = at === null ? null : branch.entries.at(at);
  const here = session.moment.record;
  const index = goal !== null ? list.indexOf(goal) : here === 0 ? 0 : list.indexOf(branch.entries.at(here)) + 1;
  const near = list[goal === null ? index - 1 : index] ?? list[index] ?? list[index - 1];
  const record = recordOf(session, topic, json, near?.record.timestamp ?? session.options.baseTime ?? 0);
  return { entries: [...list.slice(0, index), { id, topic, record, isPlaced: record.partition !== null }, ...list.slice(index)], setup: { inTurn: true }, goTo: id };
}

function recordOf(session: Session, topic: string, json: Json, timestamp: number): InputRecord {
  const isRecord = typeof json === 'object' && json !== null && !Array.isArray(json) && ('value' in json || 'key' in json);
  const fields: { readonly [field: string]: Json } = isRecord ? json as { readonly [field: string]: Json } : { value: json };
  const ts = fields['ts'] ?? fields['timestamp'] ?? null;
  const partition = fields['partition'] ?? null;
  const headers = fields['headers'] ?? null;
  return {
    key: fields['key'] ?? null, value: fields['value'] ?? null, timestamp: ts === null ? timestamp : timeOf(session, String(ts), timestamp),
    partition: partition === null ? null : partitionOf(session, topic, String(partition)),
    headers: headers === null || typeof headers !== 'object' || Array.isArray(headers) ? [] : Object.entries(headers as { readonly [name: string]: Json }), raw: null, note: null, where: `insert ${topic}`,
  };
}

// ---- what it runs with

export function configure(branch: Branch, key: string, value: string): Changed {
  const keys = STREAMS_CONFIG_DEFINITIONS.map((definition) => definition.key);
  const isKnown = keys.includes(key) || key.startsWith('__') || /^(?:consumer|producer|topic|main\.consumer|admin)\./.test(key) || Object.hasOwn(branch.setup.config, key);
  if (!isKnown) {
    const near = nearest(key, keys);
    throw new Refused((say) => say.noConfiguration(key, near));
  }
  const { [key]: _before, ...rest } = branch.setup.config;
  return { setup: { config: value === '' ? rest : { ...rest, [key]: value } } };
}

/** Another number of partitions: records go where a producer would put them, those that say their partition stay if they can. */
export function partitions(branch: Branch, topic: string, count: number): Changed {
  const topics = branch.session.info.inputTopics;
  if (!topics.includes(topic) && !branch.session.info.outputTopics.includes(topic)) {
    const near = nearest(topic, topics);
    throw new Refused((say) => say.noTopicToRepartition(topic, near, [...topics, ...branch.session.info.outputTopics]));
  }
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new Refused((say) => say.notPartitions(topic, count));
  let turn = 0;
  const entries = branch.entries.list.map((entry): InputEntry => {
    if (entry.topic !== topic) return entry;
    const { record } = entry;
    if (entry.isPlaced && record.partition !== null && record.partition < count) return entry;
    return { ...entry, record: { ...record, partition: record.key === null ? turn++ % count : null } };
  });
  return { entries, setup: { partitions: { ...branch.setup.partitions, [topic]: count } } };
}

/** Another grace period for the windows of a node. @throws IllegalArgumentException  for one without windows of the DSL */
export function grace(branch: Branch, node: string, ms: number): Changed {
  const { info } = branch.session;
  const plan = info.node(node);
  const windows = plan?.kind === 'processor' ? windowsOf(plan.supplier) : null;
  if (plan === null || plan.kind !== 'processor' || windows === null || windows.kind === 'unlimited') {
    const others = info.plan.nodes.filter((other) => other.kind === 'processor' && windowsOf(other.supplier) !== null).map((other) => other.name);
    throw new Refused((say) => say.noWindowsOf(node, others));
  }
  if (windows.kind === 'suppress') throw new Refused((say) => say.graceElsewhere(node));
  const names = [node, ...plan.stores, ...('name' in windows.clock ? [windows.clock.name] : [])];
  return {
    setup: { grace: { ...branch.setup.grace, ...Object.fromEntries(names.map((name) => [name, ms])) } },
    verify: (session) => {
      const now = session.info.node(node);
      return now?.kind === 'processor' && windowsOf(now.supplier)?.graceMs === ms ? null : `the grace of ${node} is made where no one else can change it: the topology does not come from the builder that it is given. Edit the file and reload`;
    },
  };
}
