import { answersOf } from '../answers/answers.ts';
import type { Output } from '../../trace/events.ts';
import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { topicNames } from '../views/topology.ts';
import { dropReasons } from './comparing.ts';
import { said, type Command, type CommandResult } from './command.ts';
import { textTable } from './text-table.ts';

type Row = { readonly [field: string]: Json };

function metrics(on: Debugger): CommandResult {
  const { session } = on;
  const { timeline, moment, info } = session;
  const { projection, cursor } = moment;
  const lookups = SessionLookups.of(session);
  const below = (list: { countBelow(bound: number): number }): number => list.countBelow(cursor);
  const topics = topicNames(session, lookups).filter(({ role }) => role !== 'input').map(({ name, role }) => ({ topic: name, role, records: projection.topicSize(name) }));
  const nodes = info.plan.nodes.map((node) => ({ node: node.name, label: lookups.label(node.name), records: projection.entries(node.name) }));
  const stores = lookups.storeNames.map((store) => ({
    store, entries: lookups.tasksOf(store).reduce((sum, task) => sum + projection.count(task, store), 0),
    writes: lookups.tasksOf(store).reduce((sum, task) => sum + below(timeline.stores.get(`${task}/${store}`)?.writes ?? { countBelow: () => 0 }), 0),
  }));
  const drops = dropReasons(on);
  const totals = {
    records: moment.record, turns: below(timeline.turns), 'dropped-records': below(timeline.countedDrops), 'dropped by the topology': below(timeline.drops) - below(timeline.countedDrops),
    'held back': below(timeline.holds), commits: below(timeline.commits), failures: below(timeline.failures), 'in flight': timeline.inFlight,
  };
  const words = answersOf(session.language);
  return said([
    ...textTable(['', ''], Object.entries(totals).map(([name, value]) => [words.totals[name as keyof typeof totals], String(value)])),
    ...(drops.length === 0 ? [] : ['', ...textTable(words.dropsHeader, drops.map(({ reason, count, counted }) => [reason, String(count), counted ? words.counted : '']))]),
    '', ...textTable(words.nodesHeader, nodes.map(({ label, node, records }) => [label, label === node ? '' : node, String(records)])),
    ...(stores.length === 0 ? [] : ['', ...textTable(words.storeCountsHeader, stores.map(({ store, entries, writes }) => [store, String(entries), String(writes)]))]),
    ...(topics.length === 0 ? [] : ['', ...textTable(words.topicCountsHeader, topics.map(({ topic, role, records }) => [topic, role, String(records)]))]),
  ], { totals, drops: drops.map((drop) => ({ ...drop })), nodes, stores, topics });
}

const ROLES = ['changelog', 'repartition', 'sink', 'dead-letter'] as const;

/** What each line of the program sends for each record that comes in. */
function amplification(on: Debugger): CommandResult {
  const { session } = on;
  const { timeline, moment, info } = session;
  const lookups = SessionLookups.of(session);
  const sums = new Map<string, { role: Output['role']; topic: string; node: string | null; records: number; bytes: number }>();
  for (const [topic, numbers] of timeline.outputs) {
    for (let i = numbers.countBelow(timeline.log.first); i < numbers.length && numbers.at(i) < moment.cursor; i++) {
      const output = timeline.log.at(numbers.at(i)) as Output;
      const node = output.node ?? ownerOf(on, topic);
      const id = `${topic} ${node ?? ''}`;
      let sum = sums.get(id);
      if (sum === undefined) {
        sum = { role: output.role, topic, node, records: 0, bytes: 0 };
        sums.set(id, sum);
      }
      sum.records++;
      sum.bytes += (output.key?.length ?? 0) + (output.value?.length ?? 0);
    }
  }
  const inputs = Math.max(1, moment.record);
  const per = (value: number): string => (value / inputs).toFixed(2);
  const rows = [...sums.values()].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || b.bytes - a.bytes).map((sum): Row => {
    const location = sum.node === null ? null : (info.node(sum.node)?.location ?? null);
    return { role: sum.role, topic: sum.topic, node: sum.node, label: sum.node === null ? null : lookups.label(sum.node), line: location?.line ?? null, records: sum.records, bytes: sum.bytes, recordsPerInput: sum.records / inputs, bytesPerInput: sum.bytes / inputs };
  });
  const total = (role: Output['role'] | null): { records: number; bytes: number } => [...sums.values()].filter((sum) => role === null || sum.role === role).reduce((all, { records, bytes }) => ({ records: all.records + records, bytes: all.bytes + bytes }), { records: 0, bytes: 0 });
  const all = total(null);
  const words = answersOf(session.language);
  const lines = moment.record === 0 ? [words.noneTaken] : [
    ...textTable(words.amplificationHeader, rows.map((row) => [
      String(row['role']), String(row['topic']), String(row['label'] ?? ''), row['line'] === null ? '' : String(row['line']), String(row['records']), String(row['bytes']), per(Number(row['records'])), per(Number(row['bytes'])),
    ])),
    words.amplified(moment.record, per(all.records), per(all.bytes)),
  ];
  return said(lines, { inputs: moment.record, rows, totals: Object.fromEntries([...ROLES.map((role) => [role, total(role)] as const), ['all', all] as const]) as unknown as Json });
}

/** Changelogs are written below the operators: theirs is the first that uses the store. */
function ownerOf(on: Debugger, topic: string): string | null {
  const { info } = on.session;
  const store = info.changelogStore(topic);
  return store === null ? null : (info.plan.stores.get(store.name)?.processors[0] ?? null);
}

export const METRICS: readonly Command[] = [
  {
    names: ['metrics'], group: 'looking', usage: 'metrics', data: '{ totals, drops: [{ reason, count, counted }], nodes: [{ node, label, records }], stores: [{ store, entries, writes }], topics: [{ topic, role, records }] }',
    summary: { en: "counts up to the cursor, Kafka's dropped-records among them", zh: '至游标为止的计数，含 Kafka 的 dropped-records' }, run: (on) => metrics(on),
  },
  {
    names: ['amplification', 'amp'], group: 'looking', usage: 'amplification', data: '{ inputs, rows: [{ role, topic, node, label, line, records, bytes, recordsPerInput, bytesPerInput }], totals }',
    summary: { en: 'records and bytes sent to changelogs, repartition topics and outputs, for each record that came in', zh: '每条输入记录引发的变更日志、重分区与输出的记录数与字节数' },
    run: (on) => amplification(on),
  },
];
