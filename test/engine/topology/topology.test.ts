import { expect, test } from 'vitest';
import {
  AutoOffsetReset, IllegalArgumentException, NullPointerException, Serdes, Stores, StreamsException, Topology, TopologyException,
  WallclockTimestampExtractor,
} from '../../../src/engine/index.ts';
import type { StoreBuilder, StateStore } from '../../../src/engine/index.ts';

const idle = () => ({ process: () => undefined });
const store = (name = 'st'): StoreBuilder<StateStore> => (
  Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.string(), Serdes.string()) as never
);
const text = Serdes.string();

/** What an edit of a small good topology does: the error's class and message. */
function refusal(edit: (topology: Topology) => unknown): string {
  const topology = new Topology().addSource('in', 'orders').addProcessor('work', idle, 'in').addSink('out', 'results', 'work');
  try {
    edit(topology);
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
  return 'fine';
}

test('a node needs a name and parents that are there', () => {
  expect(refusal((t) => t.addSource('in', 'other'))).toBe('TopologyException: Invalid topology: Processor in is already added.');
  expect(refusal((t) => t.addProcessor('work', idle, 'in'))).toMatch(/Processor work is already added/);
  expect(refusal((t) => t.addSink('work', 'other', 'in'))).toMatch(/Processor work is already added/);
  expect(refusal((t) => t.addProcessor('more', idle, 'wrok'))).toMatch(/Parent node wrok is unknown.*work/);
  expect(refusal((t) => t.addProcessor('more', idle, 'more'))).toMatch(/Parent node more is unknown \(self-reference\)/);
  expect(refusal((t) => t.addProcessor('more', idle, 'out'))).toMatch(/Sink out cannot be used a parent/);
  expect(refusal((t) => t.addSink('more', 'other', 'out'))).toMatch(/Sink out cannot be used a parent/);
  expect(refusal((t) => t.addProcessor('more', idle))).toMatch(/more must have at least one parent/);
  expect(refusal((t) => t.addSink('more', 'other'))).toMatch(/more must have at least one parent/);
  expect(refusal((t) => t.addProcessor('more', idle, null as never))).toMatch(/NullPointerException: parent name/);
  expect(refusal((t) => t.addProcessor(null as never, idle, 'in'))).toMatch(/NullPointerException: name/);
});

test('a topic has one source, by name or by pattern', () => {
  expect(refusal((t) => t.addSource('again', 'orders'))).toMatch(/Topic orders has already been registered by another source/);
  expect(refusal((t) => t.addSource('twice', 'a', 'a'))).toMatch(/Topic a has already been registered/);
  expect(refusal((t) => t.addSource('some', /ord.*/))).toMatch(/Pattern ord\.\* will match a topic that has already been registered by another source: orders/);
  expect(refusal((t) => t.addSource('some', /ord/))).toBe('fine');
  expect(refusal((t) => t.addSource('some', /pay.*/).addSource('pay', 'payments'))).toMatch(/Topic payments matches a Pattern already registered by another source: pay\.\*/);
  expect(refusal((t) => t.addSource('none'))).toMatch(/source none needs at least one topic/);
  expect(refusal((t) => t.addSource('both', /pay.*/ as never, 'payments'))).toMatch(/takes topics or one pattern, not both/);
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'orders', 'gp', idle))).toMatch(/Topic orders has already been registered/);
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'glob', 'gp', idle).addSource('s', 'glob'))).toMatch(/Topic glob has already been registered/);
});

test('a store name stands for one store', () => {
  const one = store();
  expect(refusal((t) => t.addStateStore(one, 'work').addStateStore(one))).toBe('fine');
  expect(refusal((t) => t.addStateStore(one, 'work').addStateStore(store()))).toMatch(/A different StateStore has already been added with the name st/);
  expect(refusal((t) => t.addStateStore(one).addGlobalStore(store(), 'g', null, null, 'glob', 'gp', idle))).toMatch(/A different StateStore has already been added/);
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'glob', 'gp', idle).addStateStore(one))).toMatch(/A different GlobalStateStore has already been added/);
  expect(refusal((t) => t.addStateStore(one, 'work', 'in'))).toMatch(/cannot connect a state store st to a source node or a sink node/);
  expect(refusal((t) => t.addStateStore(one, 'out'))).toMatch(/cannot connect a state store st to a source node or a sink node/);
  expect(refusal((t) => t.addStateStore(one, 'nobody'))).toMatch(/Processor nobody is not added yet/);
});

test('a processor connects to stores that are registered, and to no global one', () => {
  expect(refusal((t) => t.addStateStore(store('counts')).connectProcessorAndStateStores('work', 'count'))).toMatch(/StateStore count is not added yet.*counts/);
  expect(refusal((t) => t.addStateStore(store()).connectProcessorAndStateStores('wrok', 'st'))).toMatch(/Processor wrok is not added yet/);
  expect(refusal((t) => t.connectProcessorAndStateStores('work'))).toMatch(/stateStoreNames cannot be empty/);
  expect(refusal((t) => t.addStateStore(store()).connectProcessorAndStateStores('in', 'st'))).toMatch(/State stores cannot be connected to sources or sinks/);
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'glob', 'gp', idle).connectProcessorAndStateStores('work', 'st')))
    .toMatch(/Global StateStore st can be used by a Processor without being specified/);
});

test('source and processor of a global store are two nodes, with free names', () => {
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'glob', 'g', idle))).toMatch(/sourceName and processorName must be different/);
  expect(refusal((t) => t.addGlobalStore(store(), 'in', null, null, 'glob', 'gp', idle))).toMatch(/Processor in is already added/);
  expect(refusal((t) => t.addGlobalStore(store(), 'g', null, null, 'glob', 'work', idle))).toMatch(/Processor work is already added/);
  expect(refusal((t) => t.addGlobalStore(null as never, 'g', null, null, 'glob', 'gp', idle))).toMatch(/NullPointerException: storeBuilder/);
});

test('a supplier that shares one processor, a class or an async function is refused at once', () => {
  const shared = idle();
  expect(() => new Topology().addSource('in', 't').addProcessor('p', () => shared, 'in')).toThrow(IllegalArgumentException);
  expect(refusal((t) => t.addProcessor('p', () => shared, 'in'))).toMatch(/the supplier of p gave an object twice, the same object: it must make a new one/);
  class Worker { process(): void { /* nothing */ } }
  expect(refusal((t) => t.addProcessor('p', Worker as never, 'in'))).toMatch(/is the class Worker; give a function that makes an object: \(\) => new Worker\(\)/);
  expect(() => new Topology().addSource('in', 't').addProcessor('p', (async () => idle()) as never, 'in')).toThrow(StreamsException);
  expect(refusal((t) => t.addProcessor('p', () => ({ process: async () => undefined }), 'in'))).toMatch(/^StreamsException: process\(\).*async/);
  expect(refusal((t) => t.addProcessor('p', (() => ({})) as never, 'in'))).toMatch(/has no process\(\)/);
  expect(() => new Topology().addSource('in', 't').addProcessor('p', null as never, 'in')).toThrow(NullPointerException);
});

test('addSource tells its optional arguments apart by their types', () => {
  const plan = new Topology()
    .addSource('plain', 'a', 'b')
    .addSource('pattern', /c.*/)
    .addSource('serdes', text.deserializer, null, 'd')
    .addSource(AutoOffsetReset.latest(), 'reset', 'e')
    .addSource(WallclockTimestampExtractor, 'time', 'f')
    .addSource(AutoOffsetReset.byDuration(5), WallclockTimestampExtractor, 'both', /g.*/)
    .addSource(AutoOffsetReset.none(), 'all', WallclockTimestampExtractor, text.deserializer, text.deserializer, 'h')
    .addSource(AutoOffsetReset.earliest(), 'gap', null, null, text.deserializer, 'i')
    .plan();
  const seen = plan.nodes.map((node) => {
    if (node.kind !== 'source') throw new Error('not a source');
    const { name, topics, pattern, keyDeserializer, valueDeserializer, timestampExtractor, offsetReset } = node;
    return [name, pattern?.source ?? topics.join(), keyDeserializer !== null, valueDeserializer !== null, timestampExtractor !== null, offsetReset];
  });
  expect(seen).toEqual([
    ['plain', 'a,b', false, false, false, null],
    ['pattern', 'c.*', false, false, false, null],
    ['serdes', 'd', true, false, false, null],
    ['reset', 'e', false, false, false, 'latest'],
    ['time', 'f', false, false, true, null],
    ['both', 'g.*', false, false, true, { byDurationMs: 5 }],
    ['all', 'h', true, true, true, 'none'],
    ['gap', 'i', false, true, false, 'earliest'],
  ]);
  expect(refusal((t) => t.addSource('x', text.deserializer, 'topic' as never, 'more'))).toMatch(/valueDeserializer must have a method deserialize/);
});

test('addSink tells its optional arguments apart by their types', () => {
  const plan = new Topology().addSource('in', 't')
    .addSink('plain', 'o', 'in')
    .addSink('partitioned', 'o', () => 0, 'in')
    .addSink('serdes', 'o', text.serializer, null, 'in')
    .addSink('all', (key) => String(key), null, text.serializer, () => 0, 'in')
    .plan();
  const seen = plan.nodes.slice(1).map((node) => {
    if (node.kind !== 'sink') throw new Error('not a sink');
    return [node.name, node.topic, node.topicExtractor !== null, node.keySerializer !== null, node.valueSerializer !== null, node.partitioner !== null];
  });
  expect(seen).toEqual([
    ['plain', 'o', false, false, false, false],
    ['partitioned', 'o', false, false, false, true],
    ['serdes', 'o', false, true, false, false],
    ['all', null, true, false, true, true],
  ]);
  expect(refusal((t) => t.addSink('x', 5 as never, 'work'))).toMatch(/topic must be a string or a function that chooses one, got 5/);
  expect(refusal((t) => t.addSink('x', null as never, 'work'))).toMatch(/NullPointerException: topic/);
});

test('errors of a topology carry the node, store or topic as facts', () => {
  try {
    new Topology().addSource('in', 't').addSource('again', 't');
  } catch (error) {
    expect(error).toBeInstanceOf(TopologyException);
    expect((error as TopologyException).facts).toMatchObject({ topic: 't' });
  }
  expect.assertions(2);
});
