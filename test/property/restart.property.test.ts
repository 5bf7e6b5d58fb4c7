import { expect } from 'vitest';
import { hexOf } from '../../src/engine/common/bytes.ts';
import { Projection } from '../../src/engine/debug/projection.ts';
import { Consumed, Grouped, Joined, Materialized, Produced, Serdes, StreamsBuilder, type KStream, type KTable } from '../../src/engine/index.ts';
import type { EngineRun } from '../../src/engine/session/engine-run.ts';
import type { SeededRandom } from '../../src/engine/common/random.ts';
import { property } from './support/property.ts';
import { drawCase, type DrawnCase } from './support/random-case.ts';
import { crash, needsUnknownTopics, simWorld, startOnSim, type SimWorld } from './support/sim-run.ts';
import { liveRows, projectedRows } from './support/store-rows.ts';

type Rows = ReturnType<typeof liveRows>;

/** What is in the stores that a changelog can bring back, by task and name. */
function loggedRows(run: EngineRun): Map<string, Rows> {
  const head = new Projection(run.timeline, run.log.length);
  const all = new Map<string, Rows>();
  for (const task of run.thread.tasks.tasks) {
    for (const store of task.stores) if (task.loggedTopicFor(store.name) !== null && !isRewritten(run, store.name)) all.set(`${task.id}/${store.name}`, liveRows(store, head, task.id));
  }
  return all;
}

/**
 * A source topic that is its table's changelog brings back the bytes that someone wrote, where the store had what its serde made of them:
 * as in Kafka (KAFKA-8037). It shows with bytes that are no UTF-8.
 */
function isRewritten(run: EngineRun, store: string): boolean { return run.plan.stores.get(store)!.sourceTopic !== null; }

// The windows of a stream-stream join log null values that they do not keep, and restoring goes by the times of those too: then some of what
// was there is over. And a key that left a buffer and came again between two commits lines up at its first time after restoring. So Kafka
// does, and so do we.
property('after a crash the stores are what they were at the last commit', 70, async (random, seed) => {
  const drawn = drawCase(random);
  if (drawn === null || needsUnknownTopics(drawn)) return;
  const world = simWorld(drawn, { partitions: random.pick([1, 3]), seed });
  let run = await startOnSim(world, 'manual');
  for (let life = 0; run !== null && life < 3; life++) {
    for (let turns = random.int(30); turns > 0 && await run.advance();) turns--;
    if (run.failure !== null || !await commits(run)) return;
    const before = loggedRows(run);
    crash(world, run);
    run = await startOnSim(world, 'manual');
    if (run === null) return;
    const after = loggedRows(run);
    for (const [store, rows] of before) {
      const plan = run.plan.stores.get(store.slice(store.indexOf('/') + 1))!;
      if (plan.builder.kind === 'buffer') expect(after.get(store), `${store}, life ${life}`).toMatchObject({ numRecords: (rows as { numRecords: number }).numRecords });
      else if (plan.builder.retainDuplicates) expect(rows, `${store}, life ${life}`).toEqual(expect.arrayContaining(after.get(store) as string[]));
      else expect(after.get(store), `${store}, life ${life}`).toEqual(rows);
    }
    const head = new Projection(run.timeline, run.log.length);
    for (const task of run.thread.tasks.tasks) {
      for (const store of task.stores) expect(projectedRows(store, head, task.id), `trace of ${store.name} after restoring`).toEqual(liveRows(store, head, task.id));
    }
  }
});

/** Flushing may make a record fail. */
async function commits(run: EngineRun): Promise<boolean> {
  await run.commit();
  return run.failure === null;
}

const text = Serdes.string();

/** Tables, largest values and joins of them: doing a record twice changes nothing in the end. */
function drawRepeatable(random: SeededRandom): DrawnCase {
  const builder = new StreamsBuilder();
  const stores = (name: string): Materialized<string, string, 'key-value'> => Materialized.as<string, string, 'key-value'>(name).withKeySerde(text).withValueSerde(text);
  const consumed = Consumed.with(text, text);
  const grouped = Grouped.with(text, text);
  const stream: KStream<string, string> = builder.stream('s', consumed);
  const largest = (random.chance(0.5) ? stream.groupByKey(grouped) : stream.groupBy((_key, value) => value.slice(0, 1), grouped))
    .reduce((a, b) => (a > b ? a : b), stores('largest'));
  let table: KTable<string, string> = builder.table('t', consumed, stores('latest'));
  if (random.chance(0.5)) table = table.filter((_key, value) => value !== 'b', stores('filtered'));
  const joined = random.pick([
    () => largest.outerJoin(table, (left, right) => `${left}/${right}`, stores('joined')),
    () => largest.leftJoin(table, (value) => value.slice(-1), (left, right) => `${left}/${right}`, stores('joined')),
    () => table.join(largest, (left, right) => `${right}/${left}`, stores('joined')),
  ])();
  joined.toStream().to('out', Produced.with(text, text));
  stream.leftJoin(largest, (left, right) => `${left}<${right}`, Joined.with(text, text, text)).to('seen', Produced.with(text, text));
  const input = Array.from({ length: 12 + random.int(20) }, (_, index) => ({
    topic: random.pick(['s', 't']), key: random.pick(['a', 'b', 'c']), value: random.chance(0.1) ? null : random.pick(['a', 'b', 'ab', 'ba', 'c', 'cab']), ts: index * 10,
  })).map((record) => (record.topic === 's' && record.value === null ? { ...record, value: 'a' } : record));
  // With a cache what was made and deleted between two commits is never told to the tables behind, so results depend on when commits are.
  const config = { 'application.id': 'app', 'statestore.cache.max.bytes': '0' };
  return { operations: [], config, input, topology: builder.build(config) };
}

/** A join's result has the time of the later side, and what is later depends on when a cache was flushed. */
function withoutTimes(stores: Map<string, Rows>): Map<string, readonly string[]> {
  return new Map([...stores].map(([name, rows]) => [name, (rows as readonly string[]).map((row) => row.replace(/=.{16}/, '='))]));
}

async function finish(world: SimWorld, run: EngineRun): Promise<{ readonly stores: Map<string, Rows>; readonly out: Map<string, string> }> {
  while (await run.advance());
  expect(run.failure?.error).toBeUndefined();
  do await run.commit();
  while (await run.advance());
  const out = new Map<string, string>();
  for (let partition = 0; partition < world.broker.partitionCount('out'); partition++) {
    for (const { key, value } of world.broker.records('out', partition)) {
      if (value === null) out.delete(hexOf(key!));
      else out.set(hexOf(key!), hexOf(value));
    }
  }
  return { stores: loggedRows(run), out };
}

property('an application that crashes, whenever it likes, ends where one ends that was never disturbed', 40, async (random, seed) => {
  const drawn = drawRepeatable(random);
  const partitions = random.pick([1, 3]);
  const calm = simWorld(drawn, { partitions, seed });
  const undisturbed = await finish(calm, (await startOnSim(calm, 'manual'))!);
  const world = simWorld(drawn, { partitions, seed });
  let run = (await startOnSim(world, 'manual'))!;
  for (let life = 0; life < 4; life++) {
    for (let turns = random.int(20); turns > 0; turns--) {
      await run.advance();
      if (random.chance(0.15)) await run.commit();
    }
    // What the last turn made is sent, or lost with the instance.
    if (random.chance(0.5)) await run.release();
    crash(world, run);
    run = (await startOnSim(world, 'manual'))!;
  }
  const disturbed = await finish(world, run);
  expect(withoutTimes(disturbed.stores)).toEqual(withoutTimes(undisturbed.stores));
  expect(disturbed.out).toEqual(undisturbed.out);
});
