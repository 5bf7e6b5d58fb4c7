import { describe, expect, test } from 'vitest';
import * as kstep from '../../../src/engine/index.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';

const {
  Branched, BufferConfig, Consumed, Grouped, JoinWindows, Joined, KafkaException, Materialized, Named, Printed, Produced, Repartitioned, Serdes, SessionWindows,
  SlidingWindows, StreamJoined, Stores, StreamsBuilder, Suppressed, TableJoined, TimeWindows, Topology,
} = kstep;

/** Values that no Java compiler would let through, and some that it would, in the wrong place. */
const anything: readonly (() => unknown)[] = [
  () => null, () => undefined, () => 5, () => NaN, () => -1, () => 'x', () => '', () => '..', () => 'a b', () => true, () => 1n, () => ({}), () => [],
  () => [null], () => [5], () => () => 1, () => async () => 1, () => Symbol('s'), () => new Date(0), () => new Map(), () => /x.*/,
  () => () => ({ process: () => undefined }), () => ({ get: () => ({ process: () => undefined }) }), () => ({ get: 5 }), () => Object.create(null) as unknown,
  () => class { process(): void { /* nothing */ } },
  () => Named.as('n'), () => Serdes.string(), () => Serdes.string, () => Consumed.with(Serdes.string(), Serdes.string()), () => Consumed.as('c'),
  () => Materialized.as('m'), () => Materialized.with(null, null), () => Materialized.as(Stores.inMemoryKeyValueStore('kv')),
  () => Materialized.as(Stores.inMemoryWindowStore('w', 100, 10, false)), () => Materialized.as(Stores.persistentVersionedKeyValueStore('v', 100)),
  () => Materialized.as(kstep.BuiltInDslStoreSuppliers.IN_MEMORY), () => Grouped.as('g'), () => Produced.with(Serdes.string(), Serdes.string()),
  () => Joined.as('j').withGracePeriod(5), () => StreamJoined.as('sj'), () => TableJoined.as('tj'), () => Repartitioned.as('r'), () => Printed.toSysOut(),
  () => Branched.as('b'), () => Suppressed.untilTimeLimit(5, BufferConfig.unbounded()), () => Suppressed.untilWindowCloses(BufferConfig.unbounded()),
  () => BufferConfig.maxRecords(1), () => TimeWindows.ofSizeWithNoGrace(10), () => SlidingWindows.ofTimeDifferenceWithNoGrace(10),
  () => SessionWindows.ofInactivityGapWithNoGrace(10), () => JoinWindows.ofTimeDifferenceWithNoGrace(10), () => kstep.UnlimitedWindows.of(),
  () => kstep.EmitStrategy.onWindowClose(), () => Stores.inMemoryKeyValueStore('kv2'), () => Stores.inMemoryWindowStore('w2', 20, 20, true),
  () => Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('b'), Serdes.string(), Serdes.string()), () => kstep.AutoOffsetReset.latest(),
  () => kstep.FailOnInvalidTimestamp,
];

function world(): { readonly [name: string]: object } {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', Consumed.with(Serdes.string(), Serdes.string()));
  const table = builder.table('t', Consumed.with(Serdes.string(), Serdes.string()));
  const grouped = stream.groupByKey();
  const cogrouped = grouped.cogroup((_key, value, all: string) => all + value);
  return {
    builder, stream, table, grouped, cogrouped,
    globalTable: builder.globalTable('g', Consumed.with(Serdes.string(), Serdes.string())),
    rekeyed: stream.selectKey((_key, value) => value),
    branched: stream.split(),
    timeWindowed: grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(10)),
    slidingWindowed: grouped.windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(10)),
    sessionWindowed: grouped.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(10)),
    windowedTable: grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count(),
    groupedTable: table.groupBy((key, value) => [value, key]),
    timeCogrouped: cogrouped.windowedBy(TimeWindows.ofSizeWithNoGrace(10)),
    sessionCogrouped: cogrouped.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(10)),
    topology: new Topology().addSource('src', 'top').addProcessor('p', () => ({ process: () => undefined }), 'src'),
    consumed: Consumed.as('c'), produced: Produced.as('p'), grouping: Grouped.as('g'), joined: Joined.as('j'), streamJoined: StreamJoined.as('s'),
    tableJoined: TableJoined.as('t'), materialized: Materialized.as('m'), named: Named.as('n'), branch: Branched.as('b'), repartitioned: Repartitioned.as('r'),
    printed: Printed.toSysOut(), suppressed: Suppressed.untilTimeLimit(1, BufferConfig.unbounded()), strict: BufferConfig.unbounded(), eager: BufferConfig.maxRecords(1),
  };
}

const statics: { readonly [name: string]: object } = {
  Branched, BufferConfig, Consumed, Grouped, Joined, Materialized, Named, Printed, Produced, Repartitioned, StreamJoined, Suppressed, TableJoined,
  AutoOffsetReset: kstep.AutoOffsetReset,
};

function methodsOf(object: object, isStatic: boolean): string[] {
  const names = new Set<string>();
  // an object's own functions are what a user put there
  for (let each = isStatic ? object : (Object.getPrototypeOf(object) as object | null); each !== null && each !== Object.prototype && each !== Function.prototype; each = Object.getPrototypeOf(each) as object | null) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name);
    if (isStatic) break;
  }
  return [...names].filter((name) => name !== 'constructor' && !IGNORED.has(name) && typeof read(object, name) === 'function');
}
const IGNORED = new Set(['prototype', 'length', 'name', 'toFile', 'toString', 'plan', 'valueGetterSupplier', 'enableSendingOldValues', 'describe', 'build']);
function read(object: object, name: string): unknown { return (object as { readonly [name: string]: unknown })[name]; }

/** Anything but one of our own errors fails the test: a TypeError tells a reader nothing. */
function check(object: object, method: string, args: readonly unknown[]): void {
  try {
    Reflect.apply(read(object, method) as () => unknown, object, args);
  } catch (error) {
    const shown = args.map((arg) => (typeof arg === 'symbol' ? 'symbol' : typeof arg === 'object' && arg !== null ? Object.prototype.toString.call(arg) : String(arg))).join(', ');
    expect(error, `${method}(${shown})`).toBeInstanceOf(KafkaException);
    expect((error as Error).message, `${method}(${shown})`).not.toMatch(/undefined must|^null|\[object/);
  }
}

describe('a wrong argument is an error of ours that names it', () => {
  test('in every position of every method', () => {
    const everything = world();
    for (const target of Object.values(everything)) {
      for (const method of methodsOf(target, false)) {
        for (let position = 0; position < 3; position++) {
          for (const make of anything) check(target, method, [...Array.from({ length: position }, () => undefined), make()]);
        }
        for (const other of Object.values(everything)) check(target, method, [other]);
        check(target, method, []);
      }
    }
  });

  test('in every position of every factory', () => {
    for (const type of Object.values(statics)) {
      for (const method of methodsOf(type, true)) {
        for (const make of anything) {
          check(type, method, [make()]);
          for (const next of [() => null, () => undefined, () => 5, () => 'x', () => async () => 1, () => Serdes.string()]) check(type, method, [make(), next()]);
        }
      }
    }
  });

  test('in calls that are right up to there, drawn at random', () => {
    const random = new SeededRandom(20_251);
    const pick = <T>(values: readonly T[]): T => random.pick(values);
    const functions = [(a: unknown) => a, (a: unknown, b: unknown) => [a, b], (_a: unknown, b: unknown, c: unknown) => c ?? b, () => ''];
    for (let run = 0; run < 300; run++) {
      const everything = world();
      const target = everything[pick(Object.keys(everything))]!;
      const methods = methodsOf(target, false);
      if (methods.length === 0) continue;
      const args = Array.from({ length: random.int(5) }, () => {
        const dice = random.float();
        if (dice < 0.35) return pick(functions);
        if (dice < 0.55) return pick(Object.values(everything));
        return pick(anything)();
      });
      check(target, pick(methods), args);
      const builder = everything['builder'] as InstanceType<typeof StreamsBuilder>;
      check(builder, 'build', [pick([undefined, null, {}, { 'topology.optimization': 'all' }, { 'topology.optimization': 5 }])]);
    }
  });
});
