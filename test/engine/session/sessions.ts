import {
  BufferConfig, Consumed, Grouped, JoinWindows, Materialized, Produced, Serdes, SessionWindows, SlidingWindows, StreamJoined, Suppressed,
  TimeWindows, WindowedSerdes, type StreamsBuilder,
} from '../../../src/engine/index.ts';
import type { Json } from '../../../src/engine/session/codec.ts';
import { Session } from '../../../src/engine/session/session.ts';
import type { InputRecord, SessionOptions, TopicInput } from '../../../src/engine/session/session-options.ts';
import { plainText } from '../../../src/engine/session/sentences/text.ts';
import type { ViewQuery } from '../../../src/engine/session/view.ts';

/** 2024-01-01: a multiple of a day, so windows look aligned. */
export const BASE = 1_704_067_200_000;

/** `at` in ms after the base. */
export function record(key: Json, value: Json, at: number, more: Partial<InputRecord> = {}): InputRecord {
  return { key, value, timestamp: BASE + at, partition: null, headers: [], raw: null, note: null, where: 'test', ...more };
}
export function input(topic: string, ...records: readonly (readonly [key: Json, value: Json, at: number, more?: Partial<InputRecord>])[]): TopicInput {
  return { topic, records: records.map(([key, value, at, more]) => record(key, value, at, more)) };
}

export function open(topology: SessionOptions['topology'], inputs: readonly TopicInput[], more: Partial<SessionOptions> = {}): Promise<Session> {
  return Session.open({ title: 'test', topology, inputs, baseTime: BASE, ...more });
}

/** Every part of a view. */
export const EVERYTHING: ViewQuery = {
  timeline: { from: 1, to: 80, cells: 80 }, overview: { cells: 10 }, record: { number: 'cursor', raw: true },
  store: { name: null, partition: null, filter: '', from: 0, limit: 20, raw: true }, windows: { store: null, key: null }, topics: { name: null, records: 5 },
  clocks: true, tasks: true, why: { of: null }, points: true, log: { lines: 10 }, lesson: true,
};

export function storeQuery(name: string | null = null, more: Partial<NonNullable<ViewQuery['store']>> = {}): ViewQuery {
  return { store: { name, partition: null, filter: '', from: 0, limit: 20, raw: false, ...more } };
}

export function sentence(session: Session): string { return plainText(session.view({}).sentence); }

/** The sentences of all steps from the cursor on. */
export async function sentences(session: Session): Promise<string[]> {
  const all: string[] = [];
  while (await session.step() > 0) all.push(sentence(session));
  return all;
}

const text = Serdes.string();

/** The eight records of the tutorial about tumbling windows. */
export const VISITS = input(
  'visits', ['alice', '/home', 5000], ['bob', '/home', 10_000], ['alice', '/cart', 59_999], ['alice', '/pay', 60_000], ['bob', '/faq', 40_000], [null, '/home', 65_000],
  ['alice', '/home', 130_000], ['carol', '/home', 179_000],
);
export function visitsPerMinute(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(60_000, 60_000))
    .count(Materialized.as<string, bigint, 'window'>('visits-per-minute').withRetention(600_000))
    .toStream().to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 60_000), Serdes.long()));
}

/** Counts words by a key that the topology makes: through a repartition topic. */
export function wordCount(builder: StreamsBuilder): void {
  builder.stream('lines', Consumed.with(text, text)).flatMapValues((value: string) => value.split(' ')).groupBy((_key, word) => word, Grouped.with(text, text))
    .count(Materialized.as('words')).toStream().to('word-counts', Produced.with(text, Serdes.long()));
}

/** Windows of ten seconds with a grace of five, live and final. */
export function finals(builder: StreamsBuilder): void {
  const counts = builder.stream('readings', Consumed.with(text, text)).groupByKey()
    .windowedBy(TimeWindows.ofSizeAndGrace(10_000, 5000)).count(Materialized.as<string, bigint, 'window'>('w').withRetention(600_000));
  const serde = Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long());
  counts.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('final-only')).toStream().to('final', serde);
}

/** Sessions with a gap of 30 seconds and a grace of 60. */
export function pageSessions(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey().windowedBy(SessionWindows.ofInactivityGapAndGrace(30_000, 60_000))
    .count(Materialized.as<string, bigint, 'session'>('sessions').withRetention(600_000))
    .toStream().to('sessions-out', Produced.with(WindowedSerdes.sessionWindowedSerdeFrom(text), Serdes.long()));
}

/** Orders and payments within ten seconds; orders without a payment come out with null. */
export function leftJoin(builder: StreamsBuilder): void {
  const orders = builder.stream('orders', Consumed.with(text, text));
  const payments = builder.stream('payments', Consumed.with(text, text));
  orders.leftJoin(payments, (order, payment) => `${order}+${payment}`, JoinWindows.ofTimeDifferenceAndGrace(10_000, 5000), StreamJoined.with(text, text, text).withName('paid').withStoreName('paid'))
    .to('paid-orders', Produced.with(text, text));
}

export function slidingCounts(builder: StreamsBuilder): void {
  builder.stream('readings', Consumed.with(text, text)).groupByKey().windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(10_000, 30_000))
    .count(Materialized.as<string, bigint, 'window'>('sliding').withRetention(600_000))
    .toStream().to('sliding-out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long()));
}

/** Counts per key; with a cache updates wait for the commit. */
export function counts(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey().count(Materialized.as('counts')).toStream().to('counts-out', Produced.with(text, Serdes.long()));
}
