import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Record} from '../../../src/engine/index.ts';
import { AutoOffsetReset, FailOnInvalidTimestamp, KafkaException, Serdes, Stores, Topology, TopologyTestDriver } from '../../../src/engine/index.ts';

const text = Serdes.string();
const store = (name: string) => Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), text, text);
const forwarding = () => ({ process: () => undefined });

const garbage: readonly (() => unknown)[] = [
  () => undefined, () => null, () => 0, () => -1, () => NaN, () => '', () => '.', () => 'a b', () => 'x'.repeat(300), () => ({}), () => [], () => [null], () => new Map(), () => Symbol('s'), () => 5n,
  () => true, () => new Date(0), () => /x/, () => () => undefined, () => async () => undefined, () => new Topology(), () => Promise.resolve(1), () => Object.create(null), () => new Proxy({}, {}),
];
const METHODS = ['addSource', 'addProcessor', 'addSink', 'addStateStore', 'connectProcessorAndStateStores', 'addGlobalStore', 'addReadOnlyStateStore', 'describe'] as const;

/** Only our own errors tell a reader something. */
function attempt(what: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error, what).toBeInstanceOf(KafkaException);
    expect((error as Error).message, what).not.toMatch(/\[object|undefined must|^undefined|^null/);
  }
}

function call(topology: Topology, method: string, args: readonly unknown[]): void {
  const shown = args.map((arg) => (typeof arg === 'symbol' ? 'symbol' : typeof arg === 'string' ? JSON.stringify(arg.slice(0, 20)) : typeof arg)).join(', ');
  const member = (topology as unknown as { readonly [name: string]: unknown })[method];
  if (typeof member === 'function') attempt(`${method}(${shown})`, () => Reflect.apply(member as () => unknown, topology, args));
}

describe('a topology made by hand answers wrong calls with errors of ours', () => {
  test('with anything in every position of every method', () => {
    for (const method of METHODS) {
      for (let position = 0; position < 6; position++) {
        for (const make of garbage) {
          const right: readonly unknown[] = method === 'addSource' ? ['src', text.deserializer, text.deserializer, 'in']
            : method === 'addProcessor' ? ['p', forwarding, 'src'] : method === 'addSink' ? ['snk', 'out', text.serializer, text.serializer, 'src']
              : method === 'addStateStore' ? [store('st'), 'p'] : method === 'connectProcessorAndStateStores' ? ['p', 'st'] : [store('g').withLoggingDisabled(), 'gs', text.deserializer, text.deserializer, 'gt', 'gp', forwarding];
          const args = [...right];
          args[position] = make();
          const topology = new Topology();
          call(topology, 'addSource', ['src', 'in']);
          call(topology, 'addProcessor', ['p', forwarding, 'src']);
          call(topology, method, args);
          call(topology, method, args.slice(0, position + 1));
          call(topology, method, []);
          call(topology, 'describe', []);
          call(topology, 'plan', []);
        }
      }
    }
  });

  test('in any order, with names twice, parents that come later, cycles and stores of nobody', () => {
    const random = new SeededRandom(7);
    const names = ['a', 'b', 'c', 'd', 'a', 'in', ''];
    for (let run = 0; run < 600; run++) {
      const topology = new Topology();
      const pick = (): string => random.pick(names);
      const some = (): string[] => Array.from({ length: random.int(3) }, pick);
      const offsets = random.pick([[], [AutoOffsetReset.earliest()], ['latest'], ['sometimes'], [AutoOffsetReset.none()]] as const);
      const steps: readonly (() => void)[] = [
        () => call(topology, 'addSource', [...offsets, pick(), ...some()]),
        () => call(topology, 'addSource', [pick(), /in-.*/]),
        () => call(topology, 'addSource', [pick(), FailOnInvalidTimestamp, text.deserializer, text.deserializer, pick()]),
        () => call(topology, 'addProcessor', [pick(), random.pick([forwarding, { get: forwarding }, { get: forwarding, stores: () => [store(pick() || 'st')] }, null]), ...some()]),
        () => call(topology, 'addSink', [pick(), random.pick([pick(), () => 'out']), ...some()]),
        () => call(topology, 'addSink', [pick(), pick(), text.serializer, text.serializer, ...some()]),
        () => call(topology, 'addStateStore', [store(pick() || 'st'), ...some()]),
        () => call(topology, 'connectProcessorAndStateStores', [pick(), ...some()]),
        () => call(topology, 'addGlobalStore', [store(pick() || 'st').withLoggingDisabled(), pick(), text.deserializer, text.deserializer, pick(), pick(), forwarding]),
      ];
      for (let step = 0; step < 12; step++) random.pick(steps)();
      call(topology, 'describe', []);
      attempt('starting', () => {
        const driver = new TopologyTestDriver(topology, { 'application.id': 'app', 'default.key.serde': text, 'default.value.serde': text });
        for (const topic of ['a', 'b', 'in', 'in-1']) attempt(`piping into ${topic}`, () => driver.createInputTopic(topic, text, text).pipeInput('k', 'v'));
        driver.close();
      });
    }
  });

  test('a supplier that gives nothing, the same object twice, or no processor', () => {
    const shared = { process: () => undefined };
    for (const supplier of [() => null, () => shared, () => ({}), () => ({ process: 5 }), { get: () => undefined }, async () => shared]) {
      attempt('a bad supplier', () => {
        const topology = new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addProcessor('p', supplier as never, 'src');
        new TopologyTestDriver(topology).createInputTopic('in', text, text).pipeInput('k', 'v');
      });
    }
  });
});

describe('a processor that does what it must not is told so', () => {
  const driving = (make: (context: never) => (record: Record<string, string>) => unknown): TopologyTestDriver => {
    const topology = new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addProcessor('p', () => {
      let body: (record: Record<string, string>) => unknown;
      return { init: (context) => { body = make(context as never); }, process: (record: Record<string, string>) => body(record) as undefined };
    }, 'src').addSink('snk', 'out', text.serializer, text.serializer, 'p').addStateStore(store('mine'), 'p').addStateStore(store('other'));
    return new TopologyTestDriver(topology, { 'application.id': 'app' });
  };
  /* eslint-disable @typescript-eslint/no-explicit-any -- wrong on purpose */
  const wrongs: readonly [string, RegExp, (context: any) => (record: Record<string, string>) => unknown][] = [
    ['an unknown store', /asks for StateStore st.*mine.*Did you mean|asks for StateStore st/, (context) => { context.getStateStore('st'); return () => undefined; }],
    ['a store of another processor', /StateStore other.*not connected/, (context) => () => context.getStateStore('other')],
    ['a store name that is no name', /StateStore/, (context) => () => context.getStateStore(null)],
    ['a Promise', /returned a Promise/, () => async () => undefined],
    ['a Promise from a punctuator', /punctuator of p returned a Promise/, (context) => { context.schedule(1, 'stream-time', async () => undefined); return () => undefined; }],
    ['an interval of 0', /minimum supported scheduling interval/, (context) => { context.schedule(0, 'stream-time', () => undefined); return () => undefined; }],
    ['an interval that is no number', /interval/, (context) => { context.schedule('10', 'stream-time', () => undefined); return () => undefined; }],
    ['an interval of NaN', /interval/, (context) => { context.schedule(NaN, 'stream-time', () => undefined); return () => undefined; }],
    ['a punctuation type that does not exist', /stream-time.*wall-clock-time/, (context) => { context.schedule(10, 'STREAM', () => undefined); return () => undefined; }],
    ['no punctuator', /punctuator of schedule\(\) must be a function/, (context) => { context.schedule(10, 'stream-time', null); return () => undefined; }],
    ['a forward of nothing', /forward.*Record/, (context) => () => context.forward(null)],
    ['a forward of a plain object', /forward.*Record/, (context) => () => context.forward({ key: 'k', value: 'v', timestamp: 1 })],
    ['a forward of a key and a value', /forward.*Record/, (context) => () => context.forward('k', 'v')],
    ['a negative timestamp', /Malformed Record/, (context) => (record) => context.forward(record.withTimestamp(-1))],
    ['a timestamp that is none', /Malformed Record|[Tt]imestamp/, (context) => (record) => context.forward(record.withTimestamp('now' as never))],
    ['a child that does not exist', /Unknown downstream node: q .*snk/, (context) => (record) => context.forward(record, 'q')],
    ['a null key in a store', /key/, (context) => () => context.getStateStore('mine').put(null, 'v')],
    ['a value of another type in a store', /mine|StringSerializer|string/i, (context) => () => context.getStateStore('mine').put('k', 5n)],
    ['an error of its own', /RangeError: mine/, () => () => { throw new RangeError('mine'); }],
    ['something that is no error', /^Exception caught in process.*: oh/, () => () => { throw 'oh'; }],  
  ];
  /* eslint-enable @typescript-eslint/no-explicit-any */
  test.each(wrongs)('%s', (_what, message, make) => {
    let thrown: unknown;
    try {
      driving(make as never).createInputTopic('in', text, text).pipeInput('k', 'v', 5);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(KafkaException);
    expect((thrown as Error).message).toMatch(message);
  });

  test('keys and values of every size pass', () => {
    const driver = driving((context: never) => (record) => {
      (context as { getStateStore(name: string): { put(key: string, value: string): void; get(key: string): string } }).getStateStore('mine').put(record.key, record.value);
      (context as { forward(record: unknown): void }).forward(record.withValue((context as { getStateStore(name: string): { get(key: string): string } }).getStateStore('mine').get(record.key)));
    });
    const input = driver.createInputTopic('in', text, text);
    const huge = 'k'.repeat(1_000_000);
    for (const key of ['', ' ', '\0', '\u{10ffff}', huge]) input.pipeInput(key, huge, Number.MAX_SAFE_INTEGER - 1);
    expect(driver.createOutputTopic('out', text, text).readKeyValuesToList().map(([key, value]) => [key.length, value.length])).toEqual([[0, 1e6], [1, 1e6], [1, 1e6], [2, 1e6], [1e6, 1e6]]);
  });
});
