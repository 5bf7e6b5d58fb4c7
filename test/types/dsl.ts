/**
 * What the compiler knows of a topology, and what it refuses. Nothing here runs: `npm run types` checks that each line marked with
 * `@ts-expect-error` is an error and that no other one is.
 */
import {
  BufferConfig, Branched, Consumed, BuiltInDslStoreSuppliers, Grouped, JoinWindows, Joined, Materialized, Named, Produced, Repartitioned, Serdes, SessionWindows,
  StreamJoined, Stores, StreamsBuilder, Suppressed, TimeWindows, WindowedSerdes,
} from 'kstep';
import type { FixedKeyProcessor, FixedKeyProcessorContext, FixedKeyRecord, GlobalKTable, KGroupedStream, KStream, KTable, Processor, ProcessorContext, Record, Windowed } from 'kstep';

interface Visit { readonly page: string; readonly ms: number }
interface User { readonly name: string; readonly country: string }

/** Compiles only where the two types are the same. */
function same<Expected>() { return <Actual>(_value: Actual, ..._proof: Same<Expected, Actual> extends true ? [] : [expected: Expected]): void => undefined; }
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

const builder = new StreamsBuilder();
const visits = builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()));
const users = builder.table('users', Consumed.with(Serdes.string(), Serdes.json<User>()));
const countries = builder.globalTable('countries', Consumed.with(Serdes.string(), Serdes.integer()));

export function sourcesKnowTheirTypes(): void {
  same<KStream<string, Visit>>()(visits);
  same<KTable<string, User>>()(users);
  same<GlobalKTable<string, number>>()(countries);
  same<KStream<unknown, unknown>>()(builder.stream('untyped'));
  same<KStream<string, unknown>>()(builder.stream('half', Consumed.as('half').withKeySerde(Serdes.string())));
  same<KStream<string, bigint>>()(builder.stream<string, bigint>('declared'));
  // @ts-expect-error  an untyped value has no fields
  builder.stream('untyped').filter((_key, value) => value.page === '/');
}

export function typesFlowThroughOperators(): void {
  same<KStream<string, Visit>>()(visits.filter((user, visit) => user !== '' && visit.ms > 5));
  same<KStream<number, Visit>>()(visits.selectKey((_user, visit) => visit.ms));
  same<KStream<string, number>>()(visits.map((_user, visit) => [visit.page, visit.ms]));
  same<KStream<string, number>>()(visits.mapValues((visit) => visit.ms));
  same<KStream<string, string>>()(visits.mapValues((user, visit) => user + visit.page));
  same<KStream<string, string>>()(visits.mapValues((visit) => visit.page, Named.as('pages')));
  same<KStream<string, string>>()(visits.flatMapValues((visit) => visit.page.split('/')));
  same<KStream<string, string>>()(visits.flatMapValues((user, visit) => [user, visit.page]));
  same<KStream<string, number>>()(visits.flatMap((_user, visit) => [[visit.page, visit.ms]]));
  same<KStream<string, Visit>>()(visits.peek((_user, visit) => { void visit.page; }).merge(visits).repartition(Repartitioned.as('r')));
  same<KTable<string, Visit>>()(visits.toTable(Materialized.as('latest')));
  same<KStream<string, Visit>>()(visits.toTable().toStream());
  same<KStream<number, User>>()(users.toStream((_id, user) => user.name.length));
  same<ReadonlyMap<string, KStream<string, Visit>>>()(
    visits.split().branch((_u, visit) => visit.ms > 5, Branched.withFunction((slow) => slow.filter((_u, visit) => visit.page !== '/'))).defaultBranch(Branched.as('rest')),
  );
  // @ts-expect-error  a predicate answers with a boolean
  visits.filter((_user, visit) => visit.page);
  // @ts-expect-error  no such field
  visits.mapValues((visit) => visit.pages);
  // @ts-expect-error  map gives pairs
  visits.map((_user, visit) => visit.page);
  // @ts-expect-error  a Promise is no pair
  visits.map(async (user, visit) => [user, visit] as const);
  // @ts-expect-error  merged streams have the same types
  visits.merge(visits.mapValues((visit) => visit.ms));
}

export function nullKeysEndWhereTheyAreDropped(): void {
  const byShop = visits.selectKey((_user, visit): string | null => visit.page || null);
  same<KStream<string | null, Visit>>()(byShop);
  same<KGroupedStream<string, Visit>>()(byShop.groupByKey(Grouped.with(Serdes.string(), Serdes.json<Visit>())));
  same<KTable<string, bigint>>()(byShop.groupByKey().count(Materialized.with(Serdes.string(), Serdes.long())));
  same<KGroupedStream<string, Visit>>()(visits.groupBy((_user, visit): string | null => visit.page || null, Grouped.with(Serdes.string(), Serdes.json<Visit>())));
  same<KTable<string, string>>()(byShop.mapValues((visit): string | null => visit.page).toTable(Materialized.with(Serdes.string(), Serdes.string())));
  same<KGroupedStream<unknown, unknown>>()(builder.stream('untyped').groupByKey(Grouped.with(Serdes.string(), Serdes.string())));
  // @ts-expect-error  whoever looks at a key before that has to think of null
  byShop.filter((shop) => shop.length > 0);
}

export function typesOfAMaterializedReachItsSerdes(): void {
  const materialized = Materialized.as<string, Visit>('visits').withValueSerde(Serdes.json()).withCachingDisabled();
  same<KTable<string, Visit>>()(visits.toTable(materialized));
  same<KTable<string, bigint>>()(visits.groupByKey().count(Materialized.as('counts').withKeySerde(Serdes.string()).withValueSerde(Serdes.long())));
  // @ts-expect-error  the values are visits
  Materialized.as<string, Visit>('visits').withValueSerde(Serdes.long());
}

export function groupingsAndAggregations(): void {
  const byPage = visits.groupBy((_user, visit) => visit.page, Grouped.with(Serdes.string(), Serdes.json<Visit>()));
  same<KGroupedStream<string, Visit>>()(byPage);
  same<KGroupedStream<number, Visit>>()(visits.groupBy((_user, visit) => visit.ms, Grouped.as('by-ms')));
  same<KTable<string, bigint>>()(byPage.count());
  same<KTable<string, bigint>>()(byPage.count(Named.as('c'), Materialized.as('counts')));
  same<KTable<string, bigint>>()(byPage.count(Materialized.as('counts').withCachingDisabled().withValueSerde(Serdes.long())));
  same<KTable<string, bigint>>()(byPage.count(Materialized.as(BuiltInDslStoreSuppliers.IN_MEMORY)));
  same<KTable<string, bigint>>()(byPage.count(Materialized.as(Stores.inMemoryKeyValueStore('kv'))));
  same<KTable<string, Visit>>()(byPage.reduce((a, b) => (a.ms > b.ms ? a : b)));
  same<KTable<string, number>>()(byPage.aggregate(() => 0, (_page, visit, total) => total + visit.ms, Materialized.with(Serdes.string(), Serdes.double())));
  same<KTable<Windowed<string>, bigint>>()(byPage.windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count());
  same<KTable<Windowed<string>, string[]>>()(
    byPage.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(10)).aggregate((): string[] => [], (page, _visit, pages) => [...pages, page], (_page, a, b) => [...a, ...b]),
  );
  same<KTable<string, number>>()(
    byPage.cogroup((_page, visit, total: number) => total + visit.ms).cogroup(users.toStream().groupByKey(), (_id, user, total) => total + user.name.length).aggregate(() => 0),
  );
  // @ts-expect-error  counts are long, that is bigint
  byPage.count(Materialized.with(Serdes.string(), Serdes.string()));
  // @ts-expect-error  a window store cannot hold a table without windows
  byPage.count(Materialized.as(Stores.inMemoryWindowStore('w', 10, 10, false)));
  // @ts-expect-error  nor a key-value store one with windows
  byPage.windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count(Materialized.as(Stores.inMemoryKeyValueStore('kv')));
  // @ts-expect-error  Grouped's key serde must fit the selected key
  visits.groupBy((_user, visit) => visit.ms, Grouped.with(Serdes.string(), Serdes.json<Visit>()));
  // @ts-expect-error  sessions need a merger
  byPage.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(10)).aggregate(() => 0, (_page, visit, total: number) => total + visit.ms);
  // @ts-expect-error  the aggregator gives what the initializer began
  byPage.aggregate(() => 0, (_page, visit) => visit.page);
}

export function joins(): void {
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const pages = visits.mapValues((visit) => visit.page);
  same<KStream<string, string>>()(visits.join(pages, (visit, page) => visit.page + page, windows));
  same<KStream<string, string>>()(visits.join(pages, (user, visit, page) => user + visit.page + page, windows, StreamJoined.with(Serdes.string(), Serdes.json<Visit>(), Serdes.string())));
  same<KStream<string, string | null>>()(visits.leftJoin(pages, (_visit, page) => page, windows));
  same<KStream<string, readonly [Visit | null, string | null]>>()(visits.outerJoin(pages, (visit, page) => [visit, page] as const, windows));
  same<KStream<string, string>>()(visits.join(users, (visit, user) => visit.page + user.name));
  same<KStream<string, string | undefined>>()(visits.leftJoin(users, (_id, _visit, user) => user?.name, Joined.as('named')));
  same<KStream<string, number>>()(visits.join(countries, (user) => user, (visit, population) => visit.ms * population));
  same<KStream<string, string>>()(visits.join(countries, (_user, visit) => visit.page, (user, page, visit, population) => `${user}${page}${visit.ms}${population}`));
  same<KTable<string, string>>()(users.join(visits.toTable(), (user, visit) => user.name + visit.page, Materialized.with(Serdes.string(), Serdes.string())));
  same<KTable<string, string>>()(users.leftJoin(visits.toTable(), (user, visit) => (visit === null ? null : user.name + visit.page)));
  const byCountry = builder.table('by-country', Consumed.with(Serdes.string(), Serdes.integer()));
  same<KTable<string, number>>()(users.join(byCountry, (user) => user.country, (user, population) => user.name.length + population));
  same<KTable<string, number | null>>()(users.leftJoin(byCountry, (_id, user) => user.country, (_user, population): number | null => population) as KTable<string, number | null>);
  // @ts-expect-error  in a left join the right side may be missing
  visits.leftJoin(users, (visit, user) => visit.page + user.name);
  // @ts-expect-error  keys must be of one type
  visits.join(builder.stream('by-number', Consumed.with(Serdes.integer(), Serdes.string())), (visit, other) => visit.page + other, windows);
  // @ts-expect-error  joining streams needs windows
  visits.join(pages, (visit, page) => visit.page + page);
  // @ts-expect-error  a joiner of a stream and a table has two or three parameters
  visits.join(users, (_a, _b, _c, _d) => 1);
  // @ts-expect-error  the extractor gives a key of the other table
  users.join(byCountry, (user) => user.name.length, (user, population) => user.name.length + population);
  // @ts-expect-error  the serde of the other side must fit it
  visits.join(pages, (visit, page) => visit.page + page, windows, StreamJoined.with(Serdes.string(), Serdes.json<Visit>(), Serdes.long()));
}

export function tables(): void {
  same<KTable<string, string>>()(users.mapValues((user) => (user.name === '' ? null : user.name)));
  same<KTable<string, string>>()(users.mapValues((id, user) => id + user.name, Materialized.as('named')));
  same<KTable<string, bigint>>()(users.groupBy((id, user) => [user.country, id], Grouped.with(Serdes.string(), Serdes.string())).count());
  same<KTable<string, string>>()(users.groupBy((id, user) => [user.country, id]).reduce((a, b) => a + b, (a, b) => a.replace(b, '')));
  same<KTable<string, number>>()(users.groupBy((id, user) => [user.country, id]).aggregate(() => 0, (_c, id, n) => n + id.length, (_c, id, n) => n - id.length));
  same<KTable<string, User>>()(users.suppress(Suppressed.untilTimeLimit(10, BufferConfig.maxRecords(5))));
  const windowed = visits.groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count();
  same<KTable<Windowed<string>, bigint>>()(windowed.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded())));
  // @ts-expect-error  only windows close
  users.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()));
  // @ts-expect-error  a final result cannot leave early
  windowed.suppress(Suppressed.untilWindowCloses(BufferConfig.maxRecords(5)));
  // @ts-expect-error  the store's value serde must fit the mapped value
  users.mapValues((user) => user.name, Materialized.as('n').withValueSerde(Serdes.long()));
  // @ts-expect-error  a table's groupBy gives a pair
  users.groupBy((_id, user) => user.country);
}

export function sinks(): void {
  const counts = visits.groupByKey().count().toStream();
  counts.to('counts', Produced.with(Serdes.string(), Serdes.long()));
  counts.to((user, count, context) => `${user}${count}${context.timestamp}`);
  counts.to('counts', Produced.as('sink').withValueSerde(Serdes.long()));
  const windowed = visits.groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count().toStream();
  windowed.to('windowed', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), 10), Serdes.long()));
  // @ts-expect-error  the key is windowed
  windowed.to('windowed', Produced.with(Serdes.string(), Serdes.long()));
  // @ts-expect-error  counts are bigint
  counts.to('counts', Produced.with(Serdes.string(), Serdes.integer()));
  // @ts-expect-error  a topic is a text, or a function that gives one
  counts.to(() => 5);
}

export function processors(): void {
  class Lengths implements Processor<string, Visit, string, number> {
    #context!: ProcessorContext<string, number>;
    init(context: ProcessorContext<string, number>): void { this.#context = context; }
    process(record: Record<string, Visit>): void { this.#context.forward(record.withValue(record.value.ms)); }
  }
  class Counter implements FixedKeyProcessor<string, Visit, bigint> {
    #context!: FixedKeyProcessorContext<string, bigint>;
    init(context: FixedKeyProcessorContext<string, bigint>): void { this.#context = context; }
    process(record: FixedKeyRecord<string, Visit>): void { this.#context.forward(record.withValue(1n)); }
  }
  same<KStream<string, number>>()(visits.process(() => new Lengths()));
  same<KStream<string, number>>()(visits.process(() => new Lengths(), Named.as('lengths'), 'store'));
  same<KStream<string, bigint>>()(visits.processValues(() => new Counter()));
  // what never gets a context can forward nothing
  same<KStream<string, unknown>>()(visits.processValues(() => ({ process: (record) => { void record.value.page; } })));
  // @ts-expect-error  the processor takes other values
  users.toStream().process(() => new Lengths());
}
