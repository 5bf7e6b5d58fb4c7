import { expect, test } from 'vitest';
import { MockProcessorContext, Record, Serdes, Stores, type FixedKeyProcessor, type FixedKeyProcessorContext, type KeyValueStore, type Processor, type ProcessorContext } from '../../../src/engine/index.ts';

const text = Serdes.string();

class WordCount implements Processor<string, string, string, bigint> {
  #context!: ProcessorContext<string, bigint>;
  #counts!: KeyValueStore<string, bigint>;

  init(context: ProcessorContext<string, bigint>): void {
    this.#context = context;
    this.#counts = context.getStateStore('counts');
    const schedule = context.schedule(1000, 'stream-time', (time) => {
      for (const [word, count] of this.#counts.all()) context.forward(new Record(word, count, time), 'all');
      schedule.cancel();
    });
  }

  process(record: Record<string, string>): void {
    for (const word of record.value.split(' ')) {
      const count = (this.#counts.get(word) ?? 0n) + 1n;
      this.#counts.put(word, count);
      this.#context.forward(new Record(word, count, record.timestamp));
    }
    this.#context.commit();
  }
}

function withStore(): MockProcessorContext<string, bigint> {
  const context = new MockProcessorContext<string, bigint>();
  const store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('counts'), text, Serdes.long()).withLoggingDisabled().build();
  store.init(context.getStateStoreContext(), store);
  return context;
}

test('takes down forwards, schedules and commits, and fires nothing by itself', () => {
  const context = withStore();
  const processor = new WordCount();
  processor.init(context);
  expect(context.committed()).toBe(false);
  processor.process(new Record('k', 'a b a', 5));
  expect(context.forwarded().map(({ record, childName }) => `${record.key}=${record.value}@${record.timestamp} ${childName}`)).toEqual(['a=1@5 null', 'b=1@5 null', 'a=2@5 null']);
  expect(context.committed()).toBe(true);
  context.resetCommit();
  context.resetForwards();
  const [punctuator] = context.scheduledPunctuators();
  expect([punctuator!.intervalMs, punctuator!.type, punctuator!.startTime, punctuator!.cancelled]).toEqual([1000, 'stream-time', null, false]);
  punctuator!.punctuator(1000);
  expect(context.forwarded('all').map(({ record }) => record.key)).toEqual(['a', 'b']);
  expect([context.forwarded('other'), punctuator!.cancelled, context.committed()]).toEqual([[], true, false]);
});

test('a forward to all counts for each child', () => {
  const context = new MockProcessorContext<string, string>();
  context.forward(new Record('k', 'to all', 0));
  context.forward(new Record('k', 'to one', 0), 'one');
  expect([context.forwarded(), context.forwarded('one'), context.forwarded('two')].map((forwards) => forwards.length)).toEqual([2, 2, 1]);
});

test('what a test did not set is not there', () => {
  const context = new MockProcessorContext<string, string>();
  expect([context.recordMetadata, context.getStateStore('none'), context.taskId, context.stateDir]).toEqual([null, null, '0_0', null]);
  expect(() => context.currentStreamTimeMs()).toThrow('call setCurrentStreamTimeMs(ms)');
  expect(() => context.currentSystemTimeMs()).toThrow('call setCurrentSystemTimeMs(ms)');
  expect(() => context.keySerde).toThrow('no default.key.serde is configured');
  context.setRecordMetadata('in', 1, 7);
  context.setCurrentStreamTimeMs(5);
  context.setCurrentSystemTimeMs(6);
  expect([context.recordMetadata, context.currentStreamTimeMs(), context.currentSystemTimeMs()]).toEqual([{ topic: 'in', partition: 1, offset: 7 }, 5, 6]);
});

test('configuration, task and directory are handed over', () => {
  const context = new MockProcessorContext<string, string>({ 'application.id': 'app', 'default.key.serde': text, 'my.limit': 3 }, { taskId: '1_2', stateDir: '/tmp/state' });
  expect([context.applicationId, context.taskId, context.stateDir, context.keySerde, context.appConfigs()['my.limit'], context.appConfigsWithPrefix('my.')]).toEqual(['app', '1_2', '/tmp/state', text, 3, { limit: 3 }]);
});

test('stores with a changelog or a cache say what to do', () => {
  const context = new MockProcessorContext<string, string>();
  const logged = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('logged'), text, text).build();
  logged.init(context.getStateStoreContext(), logged);
  expect(() => logged.put('k', 'v')).toThrow('build store logged withLoggingDisabled()');
  const cached = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('cached'), text, text).withCachingEnabled().withLoggingDisabled().build();
  expect(() => cached.init(context.getStateStoreContext(), cached)).toThrow('caching enabled');
  const bare = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('bare'), null as never, null as never).withLoggingDisabled().build();
  bare.init(context.getStateStoreContext(), bare);
  expect(() => bare.get('k')).toThrow('no serde of its own');
});

test('window and session stores work, and late writes are counted', () => {
  const context = new MockProcessorContext<string, string>();
  const store = Stores.windowStoreBuilder(Stores.inMemoryWindowStore('w', 100, 10, false), text, text).withLoggingDisabled().build();
  store.init(context.getStateStoreContext(), store);
  store.put('k', 'v', 1000);
  store.put('k', 'late', 10);
  expect([[...store.fetch('k', 0, 2000)], context.droppedRecords]).toEqual([[[1000, 'v']], 1]);
});

test('fixed-key processors take it as well', () => {
  const upper: FixedKeyProcessor<string, string> = {
    init(context) { (this as { context?: FixedKeyProcessorContext<string, string> }).context = context; },
    process(record) { (this as { context?: FixedKeyProcessorContext<string, string> }).context!.forward(record.withValue(record.value.toUpperCase())); },
  };
  const context = new MockProcessorContext<string, string>();
  upper.init!(context);
  upper.process(new Record('k', 'v', 1));
  expect(context.forwarded()[0]!.record).toMatchObject({ key: 'k', value: 'V' });
});
