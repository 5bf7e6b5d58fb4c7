import { answersOf } from '../answers/answers.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import { nearest } from '../../common/nearest.ts';
import { GLOBAL_TASK_ID } from '../../runtime/global-task.ts';
import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import type { ViewQuery, ViewTask, ViewTopic, ViewWindowLine } from '../view.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { refused, said, type CommandResult, type Text } from './command.ts';
import { Shown } from './shown.ts';
import { CHANGE, storeLines, storeLook, storeOf } from './store-look.ts';
import { textTable } from './text-table.ts';
import { Refused } from '../refusals/refused.ts';

/** Something that `print` shows as a table: more than an expression can say. */
export interface Look {
  readonly usage: string;
  readonly summary: Text;
  readonly data: string;
  show(on: Debugger, args: readonly string[], rows: number): CommandResult;
}

function view<K extends keyof ViewQuery>(on: Debugger, query: Pick<ViewQuery, K>): ReturnType<Debugger['session']['view']> { return on.session.view(query, on.extras()); }
const wordsFor = (on: Debugger): AnswerWords => answersOf(on.session.language);
/** Views are plain data. */
const data = (value: unknown): Json => value as Json;

export const LOOKS: Readonly<{ [name: string]: Look }> = {
  record: {
    usage: 'print record', summary: { en: 'the record at the cursor, its way and its fate', zh: '游标处的记录、路径与归宿' }, data: 'ViewRecord',
    show: (on) => {
      const { record } = view(on, { record: { number: 'cursor', raw: false } });
      if (record === null) return refused((say) => say.noRecordYet);
      const shown = new Shown(on);
      const words = wordsFor(on);
      const lines = [
        words.recordLine({
          number: record.number, place: `${record.topic}-${record.partition}`, offset: record.offset, time: shown.time(record.timestamp), key: shown.value(record.key), value: shown.value(record.value), task: record.task,
        }),
        ...record.headers.map((header) => words.recordHeader(header.name, shown.value(header.value))),
        ...(record.note === null ? [] : [`  ${record.note}`]),
        `  ${shown.text(record.fateText)}`,
        ...textTable(words.wayHeader, record.way.map((visit) => [
          visit.state === 'current' ? '▸' : visit.state === 'ahead' ? '·' : '', String(visit.step), `${'  '.repeat(Math.min(visit.depth, 8))}${visit.label}`, shown.value(visit.key), shown.value(visit.value),
          shown.time(visit.timestamp), visit.effects.map((effect) => shown.text(effect.text)).join('; '),
        ]), 72),
      ];
      return said(lines, data(record));
    },
  },
  stores: {
    usage: 'print stores', summary: { en: 'all stores, with their number of entries', zh: '所有存储及条目数' }, data: '[ViewStoreName]',
    show: (on) => {
      const { stores } = view(on, {});
      const words = wordsFor(on);
      return said(stores.length === 0 ? words.noStores : textTable(words.storesHeader, stores.map((store) => [store.name, store.kind, String(store.rows), store.partitions.join(' ')])), data(stores));
    },
  },
  store: {
    usage: 'print store NAME [raw] [partition N] [since WHEN] [FILTER]', summary: { en: "entries of a store, as bytes, of one partition; since a moment (5, 5.2, 'a): what is otherwise", zh: "某存储的条目，可看字节、单个分区；since 某时刻（5、5.2、'a）：有何不同" }, data: 'ViewStore',
    show: (on, args, rows) => storeLook(on, args, rows),
  },
  windows: {
    usage: 'print windows [STORE]', summary: { en: 'windows that are open or in grace, and when they close', zh: '打开或宽限中的窗口及其关闭时间' }, data: '[ViewWindowLine]',
    show: (on, [name], rows) => {
      const lookups = SessionLookups.of(on.session);
      const names = name === undefined ? lookups.storeNames.filter((store) => isWindowed(on, store)) : [checked(on, name)];
      const lines = names.map((store) => view(on, { windows: { store, key: null } }).windows).filter((line) => line !== null);
      if (lines.length === 0) return refused((say) => (name === undefined ? say.noStoreWithWindows : say.noWindowsInStore(name)));
      return said(lines.flatMap((line, index) => [...(index > 0 ? [''] : []), ...windowLines(on, line, rows)]), data(lines));
    },
  },
  clocks: {
    usage: 'print clocks', summary: { en: 'every clock: tasks, partitions, operators; and what is due next', zh: '所有时钟：任务、分区、算子；以及下一个到期' }, data: '[ViewClock]',
    show: (on) => {
      const { clocks } = view(on, { clocks: true });
      const shown = new Shown(on);
      const words = wordsFor(on);
      return said(textTable(words.clocksHeader, clocks.map((clock) => [
        words.clockKinds[clock.kind], clock.scope, clock.value === null ? words.notYet : shown.time(clock.value), clock.previous === clock.value || clock.previous === null ? '' : shown.time(clock.previous),
        clock.note ?? (clock.head !== undefined ? (clock.head === null ? words.queueEmpty : words.queueHead(shown.time(clock.head))) : clock.due === null ? '' : words.dueOn(shown.time(clock.due), clock.on === 'stream' ? 'stream' : 'wall')),
      ])), data(clocks));
    },
  },
  cache: {
    usage: 'print cache', summary: { en: 'what waits in record caches for the next commit', zh: '缓存中等待下次提交的条目' }, data: '{ maxBytes, entries: [{ store, task, key, value }] }',
    show: (on, _args, rows) => cacheLook(on, rows),
  },
  buffers: {
    usage: 'print buffers', summary: { en: 'what suppress and joins keep back', zh: 'suppress 与 join 暂存的内容' }, data: '{ buffers: [ViewStore], joins: [ViewWindowLine] }',
    show: (on, _args, rows) => {
      const lookups = SessionLookups.of(on.session);
      const buffers = lookups.storeNames.filter((name) => lookups.codec(name)!.viewKind === 'buffer').map((name) => storeOf(on, name, '', rows)!);
      const joins = lookups.storeNames.filter((name) => lookups.windows.ofStore(name)?.windows.kind === 'join' && lookups.codec(name)!.viewKind !== 'buffer')
        .map((store) => view(on, { windows: { store, key: null } }).windows).filter((line) => line !== null);
      if (buffers.length + joins.length === 0) return said(wordsFor(on).nothingKept, { buffers: [], joins: [] });
      return said([...buffers.flatMap((store) => storeLines(on, store)), ...joins.flatMap((line) => windowLines(on, line, rows))], { buffers: data(buffers), joins: data(joins) });
    },
  },
  topics: {
    usage: 'print topics', summary: { en: 'all topics, with ends, positions and committed offsets', zh: '所有主题：末端、位置与已提交位移' }, data: '[ViewTopic]',
    show: (on) => {
      const { topics } = view(on, { topics: { name: null, records: 1 } });
      return said(topicLines(on, topics), data(topics));
    },
  },
  offsets: {
    usage: 'print offsets', summary: { en: 'of the topics that are read: position, committed, end', zh: '被读取主题的位置、已提交与末端' }, data: '[{ topic, partition, position, committed, end, behind }]',
    show: (on) => {
      const rows = view(on, { topics: { name: null, records: 0 } }).topics.filter((topic) => topic.role === 'input' || topic.role === 'repartition').flatMap((topic) => topic.partitions.map((partition) => ({
        topic: topic.name, partition: partition.partition, position: partition.position, committed: partition.committed, end: partition.end, behind: partition.end - (partition.position ?? 0),
      })));
      return said(textTable(wordsFor(on).offsetsHeader, rows.map((row) => [row.topic, String(row.partition), String(row.position ?? ''), String(row.committed ?? '-'), String(row.end), String(row.behind)])), rows);
    },
  },
  topic: {
    usage: 'print topic NAME [committed]', summary: { en: 'the last records of a topic; committed: those that readers of committed records see', zh: '某主题最近的记录；committed：只读已提交记录的读者所见' }, data: 'ViewTopic',
    show: (on, [name, isolation], rows) => {
      const topics = view(on, { topics: { name: null, records: rows } }).topics;
      const full = name === undefined ? '' : on.session.info.fullName(name);
      const topic = topics.find((one) => one.name === name || one.name === full);
      if (topic === undefined) {
        const near = nearest(name ?? '', topics.map((one) => one.name));
        return refused((say) => say.noTopic(name ?? '', near, topics.map((one) => one.name)));
      }
      const shown = new Shown(on);
      const words = wordsFor(on);
      const look = isolation === 'committed' ? committedOnly(topic) : topic;
      const records = look.partitions.flatMap((partition) => partition.records.map((record) => [
        record.fresh ? '+' : '', topic.partitions.length > 1 ? String(partition.partition) : '', String(record.offset), shown.time(record.timestamp), shown.value(record.key), shown.value(record.value), record.transaction === undefined ? '' : words.transactionStates[record.transaction],
      ]));
      const open = topic.partitions.filter(({ openTransaction }) => openTransaction !== null).map(({ partition, openTransaction, end }) => words.transactionOpen(partition, openTransaction!, end));
      return said([words.topicTitle(topic.name, topic.role), ...(records.length === 0 ? [words.topicEmpty] : textTable(words.topicHeader, records)), ...open], data(look));
    },
  },
  tasks: {
    usage: 'print tasks', summary: { en: 'tasks, with who has them', zh: '任务以及谁拥有它' }, data: '[ViewTask]',
    show: (on) => {
      const { tasks } = view(on, { tasks: true });
      const shown = new Shown(on);
      const words = wordsFor(on);
      // one thread that was there from the beginning is not worth a column
      const isOne = on.session.run.cluster.isSingle;
      const owner = (task: ViewTask): readonly string[] => (isOne ? [] : [task.instance, task.thread.replace('StreamThread-', '')]);
      const state = (task: ViewTask): string => (task.progress === null ? task.state : `${task.state} ${Math.floor(task.progress * 100)}%`);
      return said(textTable(isOne ? words.tasksHeader : words.threadTasksHeader, tasks.map((task) => [
        task.id, ...owner(task), state(task), task.partitions.join(' '), task.streamTime === null ? (task.id === '–' || task.state === 'standby' ? '' : words.notYet) : shown.time(task.streamTime), task.stores.join(' '),
      ])), data(tasks));
    },
  },
};

function checked(on: Debugger, name: string): string {
  const names = SessionLookups.of(on.session).storeNames;
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new Refused((say) => say.noStore(name, near, names));
}

function isWindowed(on: Debugger, store: string): boolean {
  const codec = SessionLookups.of(on.session).codec(store)!;
  return codec.builder.windowSizeMs !== null || codec.builder.kind === 'session';
}

function windowLines(on: Debugger, line: ViewWindowLine, most: number): readonly string[] {
  const shown = new Shown(on);
  const words = wordsFor(on);
  const open = line.bars.filter((bar) => bar.state !== 'closed').sort((a, b) => a.closesAt - b.closesAt);
  const closed = line.bars.length - open.length;
  const rows = open.slice(0, most).map((bar) => [
    CHANGE[bar.change], shown.value({ text: bar.key, type: 'windowed', window: bar.window }), shown.value(bar.value), bar.state === 'grace' ? words.inGrace : words.open, shown.time(bar.closesAt),
    line.streamTime === null ? '' : words.closesIn(shown.span(bar.closesAt - line.streamTime)),
  ]);
  return [
    words.windowsTitle(line.store, words.windowKinds[line.kind], line.sizeMs === null ? null : shown.span(line.sizeMs), shown.span(line.graceMs), line.streamTime === null ? null : shown.time(line.streamTime)),
    ...(rows.length === 0 ? [words.noWindowOpen] : textTable(words.windowsHeader, rows)),
    ...(open.length > most ? [words.moreOpen(open.length - most)] : []),
    ...(closed > 0 ? [words.closed(closed)] : []),
  ];
}

/** What a consumer with isolation.level read_committed has got of it. */
function committedOnly(topic: ViewTopic): ViewTopic {
  return {
    ...topic,
    partitions: topic.partitions.map((partition) => ({
      ...partition, end: partition.lastStable ?? partition.end, records: partition.records.filter(({ offset, transaction }) => transaction === undefined && offset < (partition.lastStable ?? Infinity)),
    })),
  };
}

function topicLines(on: Debugger, topics: readonly ViewTopic[]): readonly string[] {
  const shown = new Shown(on);
  return textTable(wordsFor(on).topicsHeader, topics.flatMap((topic) => topic.partitions.map((partition, index) => {
    const last = partition.records.at(-1);
    return [
      index === 0 ? topic.name : '', index === 0 ? topic.role : '', String(partition.partition), String(partition.end), partition.position === null ? '' : String(partition.position),
      partition.committed === null ? '' : String(partition.committed), last === undefined ? '' : `${shown.value(last.key)} = ${shown.value(last.value)}`,
    ];
  })));
}

function cacheLook(on: Debugger, most: number): CommandResult {
  const { session } = on;
  const lookups = SessionLookups.of(session);
  const shown = new Shown(on);
  const { projection } = session.moment;
  const maxBytes = session.run.config.cacheMaxBytes;
  const entries = lookups.storeNames.flatMap((store) => lookups.tasksOf(store).flatMap((task) => projection.dirtyKeys(task, store).map((key) => {
    const codec = lookups.codec(store)!;
    return { store, task: task === GLOBAL_TASK_ID ? 'global' : task, key: shown.value(codec.key(key)), value: shown.value(codec.value(projection.value(task, store, key))) };
  })));
  const words = wordsFor(on);
  const why = maxBytes === 0 ? words.cacheOff : words.cacheHolds(maxBytes);
  return said([
    ...(entries.length === 0 ? [words.cacheEmpty] : textTable(words.cacheHeader, entries.slice(0, most).map((entry) => [entry.store, entry.task, entry.key, entry.value]))),
    ...(entries.length > most ? [words.more(entries.length - most)] : []), why,
  ], { maxBytes, entries });
}
