/**
 * A session without an engine, for looking at screens and testing them: visits per user and minute, eight records, worked out here by hand.
 * It speaks the same port as the real one and can be stretched to any number of records.
 */
import type { ViewFound } from '../../../../src/engine/session/view-find.ts';
import { fakeCluster, fakeCompare } from './fake-cluster.ts';
import type { Completion, CommandOutcome, SessionPort, View, ViewDot, ViewEffect, ViewFate, ViewQuery, ViewRecord, ViewStoreRow, ViewText, ViewTimeline, ViewTimelineCell, ViewTopology, ViewValue, ViewWhy, ViewWindowBar, ViewTopic } from '../../../../src/engine/session/view.ts';
import type { ViewLesson } from '../../../../src/engine/session/view-lesson.ts';
import type { ViewHome } from '../../../../src/engine/session/view-home.ts';

export interface Visit { readonly key: string | null; readonly page: string; readonly ts: number; readonly note?: string }

export const BASE = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const GRACE = 60_000;

export const VISITS: readonly Visit[] = [
  { key: 'alice', page: '/home', ts: 5_000 },
  { key: 'bob', page: '/home', ts: 10_000 },
  { key: 'alice', page: '/cart', ts: 59_999, note: 'the last millisecond of the minute' },
  { key: 'alice', page: '/pay', ts: 60_000, note: 'on the boundary' },
  { key: 'bob', page: '/faq', ts: 40_000, note: 'out of order' },
  { key: null, page: '/home', ts: 65_000, note: 'null key' },
  { key: 'alice', page: '/home', ts: 130_000 },
  { key: 'carol', page: '/home', ts: 179_000, note: 'late in its window' },
];

export const CHINESE_VISITS: readonly Visit[] = VISITS.map((visit) => ({
  ...visit, key: visit.key === null ? null : { alice: '爱丽丝', bob: '王小明', carol: '卡罗尔👍' }[visit.key]!, page: `/商品/${visit.page.slice(1)}`,
  ...(visit.note === undefined ? {} : { note: '说明：' + visit.note }),
}));

export function manyVisits(count: number): readonly Visit[] {
  const users = ['alice', 'bob', 'carol', 'dave', 'erin'];
  return Array.from({ length: count }, (_, i) => ({
    key: i % 13 === 7 ? null : users[(i * 7) % users.length]!, page: `/page/${i % 11}`, ts: i * 3_000 - (i % 29 === 5 ? 150_000 : 0),
  }));
}

const SOURCE = 'KSTREAM-SOURCE-0000000000';
const COUNT = 'KSTREAM-AGGREGATE-0000000001';
const TO_STREAM = 'KTABLE-TOSTREAM-0000000002';
const SINK = 'KSTREAM-SINK-0000000003';
const STORE = 'visits-per-minute';
const WAY = [SOURCE, COUNT, TO_STREAM, SINK];
const LABELS: { readonly [node: string]: string } = { [SOURCE]: 'visits', [COUNT]: 'count', [TO_STREAM]: 'toStream', [SINK]: 'counts' };

export const TOPOLOGY: ViewTopology = {
  subtopologies: [{
    id: 0, global: false, tasks: ['0_0'],
    nodes: [
      { name: SOURCE, label: 'visits', kind: 'source', topics: ['visits'], stores: [], successors: [COUNT], badges: [], location: { file: 'topology.ts', line: 5, column: 4, text: '.stream(\'visits\')' } },
      { name: COUNT, label: 'count', kind: 'processor', topics: [], stores: [STORE], successors: [TO_STREAM], badges: ['windowed', 'logged'], location: { file: 'topology.ts', line: 8, column: 4, text: '.count(Materialized.as(\'visits-per-minute\'))' } },
      { name: TO_STREAM, label: 'toStream', kind: 'processor', topics: [], stores: [], successors: [SINK], badges: [], location: { file: 'topology.ts', line: 9, column: 4, text: '.toStream()' } },
      { name: SINK, label: 'counts', kind: 'sink', topics: ['counts'], stores: [], successors: [], badges: [], location: { file: 'topology.ts', line: 10, column: 4, text: '.to(\'counts\')' } },
    ],
  }],
  topics: [
    { name: 'visits', role: 'input', partitions: 1 }, { name: 'counts', role: 'output', partitions: 1 },
    { name: `app-${STORE}-changelog`, role: 'changelog', partitions: 1 },
  ],
};

interface Row { readonly key: string; readonly start: number; count: number; ts: number; by: number }
/** What a record did, worked out once. */
interface Outcome {
  readonly fate: ViewFate;
  readonly steps: number;
  readonly start: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly streamTime: number;
  readonly streamBefore: number | null;
  readonly reason: string | null;
  readonly offset: number;
}

export class FakeSession implements SessionPort {
  readonly #visits: readonly Visit[];
  readonly #isCluster: boolean;
  #isBranched = false;
  readonly #outcomes: Outcome[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #marks = new Map<string, { record: number; step: number }>();
  readonly #breakpoints = new Set<string>();
  readonly #log: { kind: 'command' | 'answer' | 'error'; text: string }[] = [];
  readonly lines: string[] = [];
  #record = 0;
  #step = 0;
  #head: { record: number; step: number } = { record: 0, step: 0 };
  #revision = 0;
  #why: ViewWhy | null = null;
  #lesson: ViewLesson | null;
  #kafka = false;
  #given: string | null = null;
  #open: boolean;

  constructor(options: { visits?: readonly Visit[]; lesson?: boolean; open?: boolean; cluster?: boolean } = {}) {
    this.#visits = options.visits ?? VISITS;
    this.#open = options.open ?? true;
    this.#isCluster = options.cluster ?? false;
    this.#lesson = options.lesson === true ? LESSON : null;
    let stream: number | null = null;
    let offset = 0;
    const counts = new Map<string, number>();
    for (const visit of this.#visits) {
      const start = Math.floor(visit.ts / MINUTE) * MINUTE;
      const now: number = visit.key === null ? stream ?? -1 : Math.max(stream ?? -1, visit.ts);
      const closed = start + MINUTE + GRACE <= now;
      if (visit.key === null || closed) {
        this.#outcomes.push({ fate: 'dropped', steps: 2, start, before: null, after: null, streamTime: now, streamBefore: stream, reason: visit.key === null ? 'null-key' : 'expired-window', offset: -1 });
        if (visit.key !== null) stream = now;
        continue;
      }
      const name = `${visit.key}@${start}`;
      const before = counts.get(name) ?? null;
      counts.set(name, (before ?? 0) + 1);
      this.#outcomes.push({ fate: 'emitted', steps: 4, start, before, after: (before ?? 0) + 1, streamTime: now, streamBefore: stream, reason: null, offset: offset++ });
      stream = now;
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  interrupt(): void {}

  complete(line: string, caret: number): readonly Completion[] {
    const verbs: readonly (readonly [string, string])[] = [['step', 'to the next node'], ['next', 'record'], ['goto', 'a moment'], ['break', 'on a node, key or fate'], ['why', 'the causes'], ['mark', 'this moment'], ['continue', 'to a breakpoint']];
    const word = /\S*$/.exec(line.slice(0, caret))![0];
    return line.includes(' ') ? [] : verbs.filter(([verb]) => verb.startsWith(word)).map(([text, hint]) => ({ text, hint }));
  }

  async execute(line: string): Promise<CommandOutcome> {
    this.lines.push(line);
    const [verb, argument, third] = line.split(/\s+/);
    const outcome = this.#run(line, verb!, argument ?? '', third ?? '');
    if (!['step', 'next'].includes(verb!)) this.#log.push({ kind: 'command', text: line }, ...outcome.lines.map((text) => ({ kind: outcome.ok ? 'answer' as const : 'error' as const, text })));
    this.#changed();
    return outcome;
  }

  #run(line: string, verb: string, argument: string, third: string): CommandOutcome {
    const done: CommandOutcome = { ok: true, lines: [] };
    switch (verb) {
      case 'step': this.#walk(Number(argument || 1)); return done;
      case 'next': {
        const n = Number(argument || 1);
        if (n > 0) for (let i = 0; i < n; i++) this.#toRecordEnd(this.#step >= this.#stepsOf(this.#record) ? this.#record + 1 : this.#record);
        else for (let i = 0; i < -n; i++) { if (this.#record > 0) this.#place(this.#record - 1, this.#stepsOf(this.#record - 1)); }
        return done;
      }
      case 'finish': if (argument === '-') this.#place(Math.max(0, this.#record - (this.#step === 0 ? 1 : 0)), 0); else this.#toRecordEnd(this.#step >= this.#stepsOf(this.#record) ? this.#record + 1 : this.#record); return done;
      case 'continue': if (argument === '-') this.#place(0, 0); else this.#toRecordEnd(this.#visits.length); return done;
      case 'goto': {
        if (argument === 'end') this.#place(this.#head.record, this.#head.step);
        else {
          const [record, step] = argument.split('.').map(Number);
          if (record === undefined || Number.isNaN(record) || record > this.#visits.length) return { ok: false, lines: [`goto: there are ${this.#visits.length} records, not ${argument}`] };
          this.#place(record, step ?? this.#stepsOf(record));
        }
        return done;
      }
      case 'mark': this.#marks.set(argument, { record: this.#record, step: this.#step }); return { ok: true, lines: [`mark ${argument} at ${this.#record}.${this.#step}`] };
      case 'jump': {
        const mark = this.#marks.get(argument);
        if (mark === undefined) return { ok: false, lines: [`no mark ${argument}`] };
        this.#place(mark.record, mark.step);
        return done;
      }
      case 'break': {
        if (this.#breakpoints.has(third)) this.#breakpoints.delete(third); else this.#breakpoints.add(third);
        return { ok: true, lines: [`${this.#breakpoints.has(third) ? 'break at' : 'no break at'} ${third}`] };
      }
      case 'why': this.#why = this.#whyOf(this.#record); return done;
      case 'backend':
        if (!line.endsWith(' yes')) return { ok: true, lines: argument === 'kafka' ? ['Switch to the real Kafka at 127.0.0.1:19092?', '● connected; 4 topics are there', '→ reads visits: 1 partition, 8 records', 'joins no group and commits no offset; nothing is created or written', '⇒ stays in memory: counts, app-visits-per-minute-changelog', 'The run starts again; breakpoints and watches come along, marks stay with their run.'] : ['Switch to the simulated Kafka?', 'Nothing changes on 127.0.0.1:19092; the connection is closed.'], question: `${line} yes` };
        this.#kafka = argument === 'kafka'; this.#place(0, 0); this.#head = { record: 0, step: 0 }; return { ok: true, lines: [`backend ${argument}`] };
      case 'skip': this.#isBranched = true; this.#changed(); return { ok: true, lines: ['b1: skip 3'], notice: 'b1: skip 3 · it has taken all 7 records' };
      case 'compare': return { ok: true, lines: ['main and b1 differ first at record 3'], pane: 'compare' };
      case 'answer': this.#given = rest(line); return { ok: true, lines: [] };
      case 'learn': case 'debug': this.#open = true; this.#lesson = verb === 'learn' ? LESSON : null; return done;
      case 'find': return { ok: true, lines: [], found: FOUND };
      case 'lang': case 'commit': case 'clock': case 'hint': case 'lesson': return done;
      case 'fail': return { ok: false, lines: ['TopologyException: Invalid topology', 'store counts is not connected to count', 'connect it with addStateStore', 'topology.ts:8:4'] };
      case 'throw': throw new Error('the fake session was told to throw');
      default: return { ok: false, lines: [`${verb}: no such command`] };
    }
  }

  #stepsOf(record: number): number { return record === 0 ? 0 : this.#outcomes[record - 1]!.steps; }
  #toRecordEnd(record: number): void { this.#place(Math.min(record, this.#visits.length), this.#stepsOf(Math.min(record, this.#visits.length))); }
  #walk(n: number): void {
    for (let i = 0; i < Math.abs(n); i++) {
      if (n > 0) {
        if (this.#step < this.#stepsOf(this.#record)) this.#place(this.#record, this.#step + 1);
        else if (this.#record < this.#visits.length) this.#place(this.#record + 1, 1);
      } else if (this.#step > 1) this.#place(this.#record, this.#step - 1);
      else if (this.#record > 0) this.#place(this.#record - 1, this.#stepsOf(this.#record - 1));
    }
  }
  #place(record: number, step: number): void {
    this.#record = record;
    this.#step = Math.max(0, Math.min(step, this.#stepsOf(record)));
    if (record > this.#head.record || (record === this.#head.record && this.#step > this.#head.step)) this.#head = { record, step: this.#step };
  }
  #changed(): void {
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }

  // ---- views

  view(query: ViewQuery): View {
    const moment = { record: this.#record, step: this.#step };
    const visit = this.#visits[this.#record - 1];
    const outcome = this.#outcomes[this.#record - 1];
    const atEnd = this.#record >= this.#visits.length && this.#step >= this.#stepsOf(this.#record);
    const atHead = this.#record === this.#head.record && this.#step === this.#head.step;
    const dropped = this.#outcomes.slice(0, this.#step >= 2 ? this.#record : Math.max(0, this.#record - 1)).filter((o) => o.fate === 'dropped').length;
    const rows = query.store === undefined && query.windows === undefined ? [] : this.#rows();
    return {
      revision: this.#revision,
      status: {
        title: this.#lesson === null ? 'visits.ts' : '08-tumbling-visits',
        backend: this.#kafka ? { kind: 'kafka', description: '127.0.0.1:19092', writes: true } : { kind: 'sim', description: 'seed 8', writes: false },
        moment, steps: this.#stepsOf(this.#record), records: this.#head.record, total: this.#visits.length, canStepBack: this.#record > 0, canStepForward: !atEnd,
        whyNoForward: atEnd ? 'the input ends here' : null, atHead, busy: null, time: { kind: 'relative', base: BASE }, dropped: { all: dropped, counted: dropped },
      },
      sentence: this.#sentence(),
      topology: this.#open ? TOPOLOGY : null,
      flow: {
        node: this.#step === 0 ? null : WAY[this.#step - 1]!,
        hop: visit === undefined || this.#step === 0 ? null : { from: this.#step === 1 ? null : WAY[this.#step - 2]!, to: WAY[this.#step - 1]!, ...this.#carried(this.#record, this.#step) },
        visited: WAY.slice(0, this.#step), ahead: outcome === undefined ? [] : WAY.slice(this.#step, outcome.steps),
        dropped: outcome !== undefined && outcome.reason !== null && this.#step >= 2 ? { node: COUNT, reason: outcome.reason } : null,
        counts: this.#counts(), breakpoints: [...this.#breakpoints],
      },
      timeline: query.timeline === undefined ? null : this.#timeline(query.timeline.from, Math.min(query.timeline.to, this.#visits.length), query.timeline.cells),
      overview: query.overview === undefined ? null : this.#timeline(1, this.#visits.length, query.overview.cells),
      record: query.record === undefined || visit === undefined ? null : this.#recordView(this.#record),
      store: query.store === undefined ? null : {
        name: STORE, kind: 'window', partition: null, dirty: 0, changelog: `app-${STORE}-changelog`,
        ...slice(rows.filter((row) => row.key.text.includes(query.store!.filter)), query.store.from, query.store.limit),
      },
      stores: this.#open ? [{ name: STORE, kind: 'window', rows: rows.length, partitions: [0] }] : [],
      windows: query.windows === undefined ? null : this.#windows(rows),
      topics: query.topics === undefined ? [] : this.#topics(query.topics.records),
      clocks: query.clocks !== true || outcome === undefined ? [] : [
        { kind: 'stream', scope: '0_0', value: BASE + this.#streamTime()!, previous: this.#step === 1 && outcome.streamBefore !== null ? BASE + outcome.streamBefore : BASE + this.#streamTime()!, due: null, on: null },
        { kind: 'partition', scope: 'visits-0', value: BASE + this.#streamTime()!, previous: BASE + this.#streamTime()!, due: null, on: null },
        { kind: 'wall', scope: '', value: BASE + 3_600_000, previous: BASE + 3_600_000, due: null, on: null },
        { kind: 'commit', scope: '', value: BASE + 3_600_000, previous: BASE + 3_600_000, due: BASE + 3_630_000, on: 'wall' },
      ],
      tasks: query.tasks === true ? this.#isCluster ? fakeCluster(this.#streamTime() === null ? null : BASE + this.#streamTime()!) : [{ id: '0_0', instance: 'i1', thread: 'StreamThread-1', state: 'running', partitions: ['visits-0'], offsets: [{ position: this.#step >= 1 ? this.#record : Math.max(0, this.#record - 1), end: this.#visits.length, committed: null }], streamTime: this.#streamTime() === null ? null : BASE + this.#streamTime()!, stores: [STORE], progress: null }] : [],
      why: this.#why,
      points: [...[...this.#breakpoints].map((node) => ({ id: node, kind: 'breakpoint' as const, text: `node ${node}`, enabled: true, value: null, hits: 2, moment: null })), ...[...this.#marks].map(([name, at]) => ({ id: name, kind: 'mark' as const, text: `'${name}`, enabled: true, value: null, hits: 0, moment: at }))],
      log: this.#log, lesson: this.#lessonView(), ...(this.#isBranched ? { branch: { name: 'b1', parent: 'main', changes: ['skip 3'], all: ['main', 'b1'], forks: [{ name: 'main', record: 3 }] } } : { branch: null }), isCompared: this.#isBranched,
      compare: query.compare === undefined || !this.#isBranched ? null : fakeCompare(query.compare, this.#timeline(1, this.#visits.length, query.compare.cells)),
    };
  }

  #streamTime(): number | null {
    if (this.#record === 0) return null;
    const outcome = this.#outcomes[this.#record - 1]!;
    return this.#step >= 1 ? outcome.streamTime : outcome.streamBefore;
  }

  #counts(): { [node: string]: number } {
    const counts: { [node: string]: number } = {};
    WAY.forEach((node, i) => {
      let n = 0;
      const last = this.#step >= i + 1 ? this.#record : this.#record - 1;
      for (let r = 0; r < last; r++) if (this.#outcomes[r]!.steps > i) n++;
      counts[node] = n;
    });
    return counts;
  }

  #carried(record: number, step: number): { key: ViewValue; value: ViewValue; timestamp: number } {
    const visit = this.#visits[record - 1]!;
    const outcome = this.#outcomes[record - 1]!;
    const key: ViewValue = visit.key === null ? { text: '', type: 'null' } : { text: visit.key, type: 'string' };
    if (step <= 2) return { key, value: { text: visit.page, type: 'string' }, timestamp: BASE + visit.ts };
    return {
      key: { ...key, type: 'windowed', window: { kind: 'time', start: BASE + outcome.start, end: BASE + outcome.start + MINUTE } },
      value: { text: String(outcome.after), type: 'number' }, timestamp: BASE + visit.ts,
    };
  }

  #rows(): readonly ViewStoreRow[] {
    const rows = new Map<string, Row>();
    const done = this.#step >= 2 ? this.#record : this.#record - 1;
    for (let r = 0; r < done; r++) {
      const [visit, outcome] = [this.#visits[r]!, this.#outcomes[r]!];
      if (outcome.after === null) continue;
      const name = `${visit.key}@${outcome.start}`;
      const row = rows.get(name);
      if (row === undefined) rows.set(name, { key: visit.key!, start: outcome.start, count: 1, ts: visit.ts, by: r + 1 });
      else Object.assign(row, { count: row.count + 1, ts: Math.max(row.ts, visit.ts), by: r + 1 });
    }
    const changedBy = this.#step === 2 ? this.#record : -1;
    return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.start - b.start)).map((row) => ({
      id: `${row.key}@${row.start}`, partition: 0, key: { text: row.key, type: 'windowed', window: { kind: 'time', start: BASE + row.start, end: BASE + row.start + MINUTE } },
      value: { text: String(row.count), type: 'number' }, timestamp: BASE + row.ts, change: row.by === changedBy ? (row.count === 1 ? 'inserted' : 'updated') : 'none',
      old: row.by === changedBy && row.count > 1 ? { text: String(row.count - 1), type: 'number' } : null, dirty: false, writtenBy: row.by,
    }));
  }

  #windows(rows: readonly ViewStoreRow[]): View['windows'] {
    const stream = this.#streamTime();
    const bars: ViewWindowBar[] = rows.map((row) => {
      const window = row.key.window!;
      const closesAt = window.end + GRACE;
      return { key: row.key.text, window, value: row.value, closesAt, change: row.change === 'read' ? 'none' : row.change, state: stream === null || BASE + stream < window.end ? 'open' : BASE + stream < closesAt ? 'grace' : 'closed' };
    });
    const near = Math.max(1, this.#record - 60);
    const dots: ViewDot[] = this.#visits.slice(near - 1, this.#record + 20).flatMap((visit, i) => {
      const record = near + i;
      return [{ record, key: visit.key ?? '', timestamp: BASE + visit.ts, fate: this.#outcomes[record - 1]!.fate, when: record < this.#record ? 'past' as const : record === this.#record ? 'current' as const : 'future' as const }];
    });
    return { store: STORE, kind: 'tumbling', sizeMs: MINUTE, graceMs: GRACE, streamTime: stream === null ? null : BASE + stream, closeLine: stream === null ? null : BASE + stream - GRACE, bars, dots };
  }

  #timeline(from: number, to: number, cells: number): ViewTimeline {
    const list: ViewTimelineCell[] = [];
    const count = Math.max(1, to - from + 1);
    const per = Math.max(1, Math.ceil(count / cells));
    for (let record = from; record <= to; record += per) {
      const fates: { [fate in ViewFate]?: number } = {};
      const last = Math.min(to, record + per - 1);
      for (let r = record; r <= last; r++) fates[this.#outcomes[r - 1]!.fate] = (fates[this.#outcomes[r - 1]!.fate] ?? 0) + 1;
      list.push({ record, count: last - record + 1, fates });
    }
    return { from, to, cells: list, cursor: { record: this.#record, step: this.#step }, head: this.#head.record, total: this.#visits.length, marks: [...this.#marks].map(([name, at]) => ({ name, record: at.record })) };
  }

  #recordView(number: number): ViewRecord {
    const [visit, outcome] = [this.#visits[number - 1]!, this.#outcomes[number - 1]!];
    const dropped = outcome.reason !== null;
    return {
      number, topic: 'visits', partition: 0, offset: number - 1, task: '0_0', ...this.#carried(number, 1), headers: [{ name: 'trace-id', value: { text: `t-${number}`, type: 'string' } }],
      note: visit.note ?? null, fate: outcome.fate,
      fateText: dropped ? [{ text: 'dropped', tone: 'bad' }, { text: ' at ' }, { text: 'count', tone: 'node' }, { text: `: ${outcome.reason}` }] : [{ text: 'emitted 1', tone: 'good' }, { text: ' to ' }, { text: 'counts', tone: 'topic' }],
      way: WAY.slice(0, outcome.steps).map((node, i) => ({
        step: i + 1, node, label: LABELS[node]!, depth: i, state: i + 1 < this.#step ? 'done' as const : i + 1 === this.#step ? 'current' as const : 'ahead' as const,
        ...this.#carried(number, i + 1), effects: this.#effects(number, i + 1),
      })),
    };
  }

  #effects(record: number, step: number): readonly ViewEffect[] {
    const outcome = this.#outcomes[record - 1]!;
    if (step === 1) return outcome.streamBefore === outcome.streamTime ? [] : [{ kind: 'time', text: [{ text: 'stream time ' }, { text: time(outcome.streamTime), tone: 'time' }] }];
    if (step === 2 && outcome.reason !== null) return [{ kind: 'drop', text: [{ text: outcome.reason, tone: 'bad' }] }];
    if (step === 2) return [{ kind: 'write', text: [{ text: STORE, tone: 'store' }, { text: ` ${outcome.before ?? '∅'} → ` }, { text: String(outcome.after), tone: 'number' }] }];
    return step === 4 ? [{ kind: 'output', text: [{ text: 'counts-0', tone: 'topic' }, { text: ` @${outcome.offset}` }] }] : [];
  }

  #sentence(): ViewText {
    if (this.#record === 0) return [{ text: 'Nothing has been taken yet. ' }, { text: 'n', tone: 'code' }, { text: ' takes the first record, ' }, { text: 's', tone: 'code' }, { text: ' goes node by node.' }];
    const [visit, outcome] = [this.#visits[this.#record - 1]!, this.#outcomes[this.#record - 1]!];
    const head: ViewText = [{ text: 'visits-0', tone: 'topic' }, { text: ` offset ${this.#record - 1} ` }, { text: visit.key ?? '∅', tone: 'key' }, { text: ' @' }, { text: time(visit.ts), tone: 'time' }, { text: ' → ' }];
    const window = `[${time(outcome.start)},${time(outcome.start + MINUTE)})`;
    if (this.#step <= 1) return [...head, { text: 'taken; ' }, { text: outcome.streamBefore === outcome.streamTime ? 'stream time stays at ' : 'stream time is now ' }, { text: time(outcome.streamTime), tone: 'time' }, { text: '.' }];
    if (outcome.reason === 'null-key') return [...head, { text: 'count', tone: 'node' }, { text: ' drops it: a record without a key belongs to no group. Stream time does not move.', tone: 'bad' }];
    if (outcome.reason !== null) return [...head, { text: 'count', tone: 'node' }, { text: ` drops it: window ${window} closed at ${time(outcome.start + MINUTE + GRACE)}.`, tone: 'bad' }];
    if (this.#step === 2) return [...head, { text: 'count', tone: 'node' }, { text: ': window ' }, { text: window, tone: 'window' }, { text: ` ${outcome.before ?? '∅'} → ` }, { text: String(outcome.after), tone: 'number' }, { text: outcome.before === null ? ', a new row in ' : ' in ' }, { text: STORE, tone: 'store' }, { text: '.' }];
    if (this.#step === 3) return [...head, { text: 'toStream', tone: 'node' }, { text: ' passes the update on as a record.' }];
    return [...head, { text: 'counts-0', tone: 'topic' }, { text: ` gets ${visit.key}@${window} = ` }, { text: String(outcome.after), tone: 'number' }, { text: ` at offset ${outcome.offset}.` }];
  }

  #topics(most: number): readonly ViewTopic[] {
    const taken = this.#step >= 1 ? this.#record : Math.max(0, this.#record - 1);
    const sent = this.#outcomes.slice(0, this.#step >= 4 ? this.#record : Math.max(0, this.#record - 1)).filter((o) => o.offset >= 0);
    return [
      { name: 'visits', role: 'input', partitions: [{ partition: 0, start: 0, end: this.#visits.length, committed: null, position: taken, openTransaction: null, records: this.#visits.slice(Math.max(0, taken - most), taken).map((visit, i) => ({ offset: Math.max(0, taken - most) + i, ...this.#carried(Math.max(0, taken - most) + i + 1, 1), timestamp: BASE + visit.ts, fresh: Math.max(0, taken - most) + i + 1 === this.#record })) }] },
      { name: 'counts', role: 'output', partitions: [{ partition: 0, start: 0, end: sent.length, committed: null, position: null, openTransaction: null, records: this.#outcomes.flatMap((o, r) => (o.offset >= 0 && o.offset < sent.length && o.offset >= sent.length - most ? [{ offset: o.offset, ...this.#carried(r + 1, 4), fresh: r + 1 === this.#record && this.#step === 4 }] : [])) }] },
    ];
  }

  #whyOf(record: number): ViewWhy | null {
    if (record === 0) return null;
    const outcome = this.#outcomes[record - 1]!;
    const visit = this.#visits[record - 1]!;
    if (outcome.reason !== null) {
      return {
        question: [{ text: `why was record ${record} dropped?` }],
        root: { id: 'r', text: [{ text: outcome.reason, tone: 'bad' }, { text: ' at ' }, { text: 'count', tone: 'node' }], moment: { record, step: 2 }, causes: [{ id: 'r1', text: [{ text: `#${record} has no key` }], moment: { record, step: 1 }, causes: [] }] },
      };
    }
    const causes = this.#visits.flatMap((other, i) => (i < record && other.key === visit.key && this.#outcomes[i]!.start === outcome.start && this.#outcomes[i]!.after !== null ? [{
      id: `c${i}`, text: [{ text: `${this.#outcomes[i]!.before ?? '∅'} → ${this.#outcomes[i]!.after} ` }, { text: `by #${i + 1}`, tone: 'number' as const }], moment: { record: i + 1, step: 2 },
      causes: [{ id: `c${i}v`, text: [{ text: 'visits-0', tone: 'topic' as const }, { text: ` offset ${i} ` }, { text: other.key ?? '∅', tone: 'key' as const }, { text: ' → ' }, { text: other.page, tone: 'value' as const }], moment: { record: i + 1, step: 1 }, causes: [] }],
    }] : []));
    return {
      question: [{ text: 'why is ' }, { text: `${visit.key}@[${time(outcome.start)},${time(outcome.start + MINUTE)})`, tone: 'key' }, { text: ' = ' }, { text: String(outcome.after), tone: 'number' }, { text: '?' }],
      root: { id: 'r', text: [{ text: String(outcome.after), tone: 'number' }, { text: ' in ' }, { text: STORE, tone: 'store' }], moment: { record, step: 2 }, causes },
    };
  }

  #lessonView(): ViewLesson | null {
    if (this.#lesson === null) return null;
    const asking = this.#record === 2 && this.#step >= 4;
    return {
      ...this.#lesson,
      prediction: !asking && this.#given === null ? null : {
        id: 'P1', question: 'What will `counts` receive for the next record, alice at 00:59.999?', options: ['alice@[00:00,01:00) = 1', 'alice@[00:00,01:00) = 2', 'alice@[01:00,02:00) = 1'],
        kind: 'text', given: this.#given, answer: this.#given === null ? null : 'alice@[00:00,01:00) = 2', right: this.#given === null ? null : this.#given.includes('= 2'), explanation: this.#given === null ? null : 'The last millisecond of the minute still belongs to it: a window *excludes* its end only.',
      },
    };
  }

  home(): ViewHome {
    return {
      sections: [
        { title: 'Tutorials', items: [
          { id: '01', kind: 'tutorial', title: '01 One record at a time', summary: 'A record runs through the whole topology before the next one is taken', progress: 'done', open: 'learn 01-one-record-at-a-time' },
          { id: '08-tumbling-visits', kind: 'tutorial', title: '08 Visits per user and minute', summary: 'Count in tumbling windows; boundaries, alignment, windowed keys', progress: 'started', open: 'learn 08-tumbling-visits' },
          { id: '10', kind: 'tutorial', title: '10 会合并的会话', summary: '跟踪会话的增长、合并，以及旧键下的删除', progress: 'none', open: 'learn 10-sessions' },
        ] },
        { title: 'Data sets', items: [{ id: 'quakes', kind: 'dataset', title: 'Earthquakes', summary: 'Counts per magnitude class and hour, USGS catalogue', progress: null, open: 'debug earthquakes' }] },
        { title: 'Recent sessions', items: [], empty: 'none yet: kstep debug TOPOLOGY.ts --input TOPIC=FILE opens one, :save keeps one' },
        { title: 'Clusters', items: [{ id: 'local', kind: 'cluster', title: '127.0.0.1:19092', summary: 'read only until told otherwise', progress: null, open: 'debug visits --backend kafka' }] },
      ],
    };
  }
}

/** The text behind the id of a prediction, quotes taken away. */
function rest(line: string): string {
  const text = line.replace(/^\S+\s+\S+\s+/, '');
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function time(ms: number): string {
  const text = `${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;
  return ms % 1000 === 0 ? text : `${text}.${String(ms % 1000).padStart(3, '0')}`;
}

function slice(rows: readonly ViewStoreRow[], wanted: number | 'change', limit: number): { rows: readonly ViewStoreRow[]; from: number; total: number } {
  const newest = rows.reduce((best, row, i) => ((row.writtenBy ?? 0) > (rows[best]?.writtenBy ?? -1) ? i : best), 0);
  const from = Math.max(0, Math.min(rows.length - limit, wanted === 'change' ? newest - (limit >> 1) : wanted));
  return { rows: rows.slice(from, from + limit), from, total: rows.length };
}

const LESSON: ViewLesson = {
  id: '08-tumbling-visits', title: 'Visits per user and minute', step: 1, steps: [{ title: 'Count', done: true }, { title: 'Where a window ends', done: false }, { title: 'Out of order', done: false }, { title: 'Alignment', done: false }],
  blocks: [
    { kind: 'heading', text: 'Where a window ends' },
    { kind: 'paragraph', text: 'Every visit falls into the minute of its own timestamp, not of the moment at which it is taken. `windowedBy` cuts time into pieces of one minute, aligned to the *epoch*.' },
    { kind: 'task', text: 'Take records until #2, and predict what the next one does.' },
    { kind: 'code', text: 'windowedBy(\n  TimeWindows.ofSizeAndGrace(60_000, 60_000))' },
  ],
  prediction: null, exercise: null, hint: null, hasHint: true, panels: [],
};

/** What `find alice` answers. */
const FOUND: ViewFound = {
  text: 'alice',
  hits: [
    { pane: 'store', text: `${STORE}  alice@[00:00,01:00) = 2`, name: STORE, record: null, row: 0 },
    { pane: 'timeline', text: '#1  visits-0  alice → /home', name: 'visits', record: 1, row: null },
    { pane: 'timeline', text: '#3  visits-0  alice → /cart', name: 'visits', record: 3, row: null },
    { pane: 'topics', text: 'counts  alice@[00:00,01:00) → 1  #1', name: 'counts', record: 1, row: null },
  ],
};
