import { describe, expect, test } from 'vitest';
import { StreamsConfig } from '../../../src/engine/config/streams-config.ts';
import { STREAMS_CONFIG_DEFINITIONS } from '../../../src/engine/config/streams-config-definitions.ts';
import { ConfigException, IllegalArgumentException } from '../../../src/engine/errors/errors.ts';

type Given = { [key: string]: unknown };
const config = (given: Given = {}): StreamsConfig => new StreamsConfig({ 'application.id': 'app', 'bootstrap.servers': 'host:9092', ...given });
const messageOf = (given: Given): string => {
  try {
    config(given);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigException);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

describe('values', () => {
  test("are Kafka's defaults where nothing is given", () => {
    expect(config()).toMatchObject({
      applicationId: 'app', bootstrapServers: ['host:9092'], commitIntervalMs: 30_000, numStreamThreads: 1, cacheMaxBytes: 10_485_760, maxTaskIdleMs: 0,
      bufferedRecordsPerPartition: 1000, taskTimeoutMs: 300_000, replicationFactor: -1, eosEnabled: false, deadLetterTopic: null, stateDir: null,
      deserializationExceptionHandler: 'LogAndFailExceptionHandler', timestampExtractor: 'FailOnInvalidTimestamp', dslStoreSuppliers: 'RocksDBDslStoreSuppliers',
      emitIntervalMsOuterJoin: 1000, maxPollRecords: 1000, isolationLevel: 'read_uncommitted', groupProtocol: 'classic', warnings: [],
    });
    expect(config().get('default.key.serde')).toBeNull();
  });

  test('obey their own rules', () => {
    for (const { key, defaultValue, check } of STREAMS_CONFIG_DEFINITIONS) {
      if (check !== null && defaultValue !== null) expect([key, (check as (value: unknown) => unknown)(defaultValue)]).toEqual([key, null]);
    }
  });

  test('may be texts, as in a properties file', () => {
    const given = config({ 'statestore.cache.max.bytes': ' 0 ', 'num.stream.threads': '3', 'enable.metrics.push': 'FALSE', 'bootstrap.servers': 'a:1 , b:2' });
    expect(given).toMatchObject({ cacheMaxBytes: 0, numStreamThreads: 3, bootstrapServers: ['a:1', 'b:2'] });
    expect(given.getBoolean('enable.metrics.push')).toBe(false);
  });

  test('beyond what a number holds exactly become the largest that does', () => {
    expect(config({ 'task.timeout.ms': '9223372036854775807' }).taskTimeoutMs).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('that are undefined count as left out', () => {
    const given = config({ 'num.stream.threads': undefined });
    expect(given.numStreamThreads).toBe(1);
    expect(given.isSet('num.stream.threads')).toBe(false);
    expect(given.originals()).toEqual({ 'application.id': 'app', 'bootstrap.servers': 'host:9092' });
  });

  test.each<[Given, string]>([
    [{ 'num.stream.threads': 'x' }, 'Invalid value x for configuration num.stream.threads: Not a number of type INT'],
    [{ 'num.stream.threads': 1.5 }, 'Expected value to be a 32-bit integer, but it was 1.5'],
    [{ 'num.stream.threads': 3_000_000_000 }, 'it does not fit into 32 bits'],
    [{ 'num.stream.threads': null }, 'Invalid value null for configuration num.stream.threads: a value is needed'],
    [{ 'commit.interval.ms': -1 }, 'Invalid value -1 for configuration commit.interval.ms: Value must be at least 0'],
    [{ 'probing.rebalance.interval.ms': 59_999 }, 'Value must be at least 60000'],
    [{ 'max.warmup.replicas': 0 }, 'Value must be at least 1'],
    [{ 'receive.buffer.bytes': -2 }, 'Value must be at least -1'],
    [{ 'processing.guarantee': 'exactly_once' }, 'exactly_once was removed in Kafka 4.0; it is exactly_once_v2 now'],
    [{ 'processing.guarantee': 'exactly_once_v3' }, 'String must be one of: at_least_once, exactly_once_v2. Did you mean "exactly_once_v2"?'],
    [{ 'upgrade.from': '2.3' }, 'String must be one of: 2.4, 2.5'],
    [{ 'metrics.recording.level': 'debug' }, 'String must be one of: INFO, DEBUG, TRACE. Did you mean "DEBUG"?'],
    [{ 'group.protocol': 'foo' }, 'String must be one of (case insensitive): STREAMS, CLASSIC'],
    [{ 'application.server': 'foo' }, 'Error parsing host address foo. Expected format host:port'],
    [{ 'enable.metrics.push': 'yes' }, 'Invalid value yes for configuration enable.metrics.push: Expected value to be either true or false'],
    [{ 'bootstrap.servers': '' }, 'must not be empty'],
    [{ 'topology.optimization': 'all,none' }, '"all,none" is not a valid optimization config'],
    [{ 'topology.optimization': 'merge.repartition.topic' }, 'Did you mean "merge.repartition.topics"?'],
    [{ 'default.key.serde': 'com.foo.Bar' }, 'Invalid value com.foo.Bar for configuration default.key.serde: Class com.foo.Bar could not be found'],
    [{ 'default.key.serde': 'StringSerd' }, 'Did you mean "StringSerde"?'],
    [{ 'default.key.serde': 5 }, 'Expected a class name, or an object'],
    [{ 'processing.exception.handler': 'LogAndContinueExceptionHandler' }, 'Did you mean "LogAndContinueProcessingExceptionHandler"?'],
    [{ 'rack.aware.assignment.tags': 'a' }, "Contains invalid value [a] which doesn't have corresponding tag"],
    [{ 'rack.aware.assignment.tags': ['a', 'b', 'c', 'd', 'e', 'f'] }, 'exceeds maximum list size of [5]'],
    [{ 'client.tag.a-name-of-more-than-20-characters': 'x' }, 'Tag key exceeds maximum length of 20'],
    [{ 'client.tag.zone': 'a value of more than 30 characters' }, 'Tag value exceeds maximum length of 30'],
    [{ 'client.tag.1': 1, 'client.tag.2': 1, 'client.tag.3': 1, 'client.tag.4': 1, 'client.tag.5': 1, 'client.tag.6': 1 }, 'At most 5 client tags'],
  ])('%j is refused', (given, message) => { expect(messageOf(given)).toContain(message); });

  test('that are required must be there, application.id first', () => {
    expect(() => new StreamsConfig({})).toThrow('Missing required configuration "application.id" which has no default value.');
    expect(() => new StreamsConfig({ 'application.id': 'app' })).toThrow('Missing required configuration "bootstrap.servers"');
  });

  test('of keys that do not exist are not asked for without an error', () => {
    expect(() => config().get('num.stream.thread')).toThrow(`Unknown configuration 'num.stream.thread'. Did you mean "num.stream.threads"?`);
  });
});

describe('classes', () => {
  test('are named in full, by their last part, or given as objects', () => {
    const handler = { handleError: () => null };
    expect(config({ 'default.key.serde': 'org.apache.kafka.common.serialization.Serdes$StringSerde' }).getClass('default.key.serde')).toBe('StringSerde');
    expect(config({ 'deserialization.exception.handler': 'LogAndContinueExceptionHandler' }).deserializationExceptionHandler).toBe('LogAndContinueExceptionHandler');
    expect(config({ 'deserialization.exception.handler': handler }).deserializationExceptionHandler).toBe(handler);
    expect(config({ 'dsl.store.suppliers.class': 'org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$InMemoryDslStoreSuppliers' }).dslStoreSuppliers)
      .toBe('InMemoryDslStoreSuppliers');
  });

  test('under an old key count only when the new key is not given', () => {
    const old = { 'default.deserialization.exception.handler': 'LogAndContinueExceptionHandler', 'default.dsl.store': 'in_memory', 'cache.max.bytes.buffering': 7 };
    expect(config(old)).toMatchObject({
      deserializationExceptionHandler: 'LogAndContinueExceptionHandler', dslStoreSuppliers: 'InMemoryDslStoreSuppliers', cacheMaxBytes: 7,
    });
    const both = {
      ...old, 'deserialization.exception.handler': 'LogAndFailExceptionHandler', 'dsl.store.suppliers.class': 'RocksDBDslStoreSuppliers', 'statestore.cache.max.bytes': 9,
    };
    expect(config(both)).toMatchObject({ deserializationExceptionHandler: 'LogAndFailExceptionHandler', dslStoreSuppliers: 'RocksDBDslStoreSuppliers', cacheMaxBytes: 9 });
  });
});

describe('topology.optimization', () => {
  test.each([
    ['none', []],
    ['all', ['reuse.ktable.source.topics', 'merge.repartition.topics', 'single.store.self.join']],
    ['merge.repartition.topics , reuse.ktable.source.topics', ['merge.repartition.topics', 'reuse.ktable.source.topics']],
  ])('%s', (text, expected) => { expect([...config({ 'topology.optimization': text }).topologyOptimization]).toEqual(expected); });
});

describe('exactly once', () => {
  const eos = { 'processing.guarantee': 'exactly_once_v2' };

  test('commits every 100 ms unless told otherwise', () => {
    expect(config(eos)).toMatchObject({ eosEnabled: true, commitIntervalMs: 100 });
    expect(config({ ...eos, 'commit.interval.ms': 10_000 }).commitIntervalMs).toBe(10_000);
  });

  test('commits before a transaction takes too long', () => {
    expect(() => config({ ...eos, 'commit.interval.ms': 10_001 })).toThrow('Transaction timeout 10000 was set lower than streams commit interval 10001');
    const longer = config({ ...eos, 'commit.interval.ms': 30_000, 'producer.transaction.timeout.ms': '30000' });
    expect([longer.commitIntervalMs, longer.transactionTimeoutMs]).toEqual([30_000, 30_000]);
    expect(config({ 'commit.interval.ms': 30_000 }).commitIntervalMs).toBe(30_000);
  });

  test('reads committed records only, and makes the producer idempotent', () => {
    const given = config({ ...eos, 'isolation.level': 'read_uncommitted', 'producer.transactional.id': 'mine', 'producer.enable.idempotence': false });
    expect(given.getMainConsumerConfigs('app', 'c', 0)['isolation.level']).toBe('read_committed');
    const producer = given.getProducerConfigs('c');
    expect(producer).toMatchObject({ 'enable.idempotence': true, 'delivery.timeout.ms': 2_147_483_647, 'transaction.timeout.ms': 10_000, 'linger.ms': 100 });
    expect(producer).not.toHaveProperty('transactional.id');
  });

  test('allows five requests in flight', () => {
    const six = { 'producer.max.in.flight.requests.per.connection': '6' };
    expect(() => config({ ...eos, ...six }).getProducerConfigs('c')).toThrow("Can't exceed 5 when exactly-once processing is enabled");
    expect(config(six).getProducerConfigs('c')).toMatchObject({ 'max.in.flight.requests.per.connection': '6' });
  });
});

describe('clients', () => {
  test('take the most specific prefix', () => {
    const given = config({ 'max.poll.records': 7, 'consumer.max.poll.records': 8, 'main.consumer.max.poll.records': 9, 'consumer.fetch.min.bytes': 2 });
    expect(given.getMainConsumerConfigs('app', 'c', 0)).toMatchObject({ 'max.poll.records': 9, 'fetch.min.bytes': 2, 'auto.offset.reset': 'earliest' });
    expect(given.getRestoreConsumerConfigs('c')).toMatchObject({ 'max.poll.records': 8, 'auto.offset.reset': 'none' });
    expect(given.getGlobalConsumerConfigs('c')).toMatchObject({ 'client.id': 'c-global-consumer', 'auto.offset.reset': 'none' });
    expect(given.maxPollRecords).toBe(9);
  });

  test('read committed records under exactly-once, or where they are told to', () => {
    expect(config({ 'processing.guarantee': 'exactly_once_v2' }).isolationLevel).toBe('read_committed');
    expect(config({ 'consumer.isolation.level': 'read_committed' }).isolationLevel).toBe('read_committed');
    expect(config({}).isolationLevel).toBe('read_uncommitted');
  });

  test('belong to the group of the application, each thread with an instance id of its own', () => {
    const given = config({ 'group.id': 'other', 'group.instance.id': 'static' });
    expect(given.getMainConsumerConfigs('app', 'c', 2)).toMatchObject({ 'group.id': 'app', 'group.instance.id': 'static-2', 'client.id': 'c' });
    expect(given.getRestoreConsumerConfigs('c')).not.toHaveProperty('group.id');
  });

  test('never commit by themselves', () => {
    expect(config({ 'consumer.enable.auto.commit': true }).getMainConsumerConfigs('app', 'c', 0)['enable.auto.commit']).toBe(false);
  });

  test('see keys that no one defines, and only their own prefix', () => {
    const given = config({ 'my.interceptor.url': 'u', 'producer.linger.ms': 5, 'ssl.truststore.location': 'f' });
    expect(given.getProducerConfigs('c')).toMatchObject({ 'my.interceptor.url': 'u', 'linger.ms': 5, 'ssl.truststore.location': 'f' });
    expect(given.getAdminConfigs('c')).toEqual({
      'bootstrap.servers': 'host:9092', 'client.id': 'c', 'enable.metrics.push': true, 'my.interceptor.url': 'u', 'ssl.truststore.location': 'f',
    });
  });

  test('cannot send batches that are larger than a segment of an internal topic', () => {
    const given = config({ 'topic.segment.bytes': '10', 'producer.batch.size': '100' });
    expect(() => given.getMainConsumerConfigs('app', 'c', 0)).toThrow(IllegalArgumentException);
    expect(given.topicConfigs).toEqual({ 'segment.bytes': '10' });
  });
});

describe('warnings', () => {
  const warningOf = (key: string, value: unknown = 'x'): { nearest: string | null; message: string } | undefined => config({ [key]: value }).warnings[0];

  test('say which keys change nothing here, unless they ask for what is here anyway', () => {
    expect(warningOf('task.assignor.class', 'com.example.OurAssignor')!.message).toBe(
      'task.assignor.class has no effect: an assignor of one\'s own is not called; HighAvailabilityTaskAssignor or StickyTaskAssignor is what there is.');
    expect(warningOf('task.assignor.class', 'org.apache.kafka.streams.processor.assignment.assignors.StickyTaskAssignor')).toBe(undefined);
    expect(warningOf('num.standby.replicas', 1)).toBe(undefined);
    expect(warningOf('rack.aware.assignment.strategy', 'min_traffic')!.message).toContain('without regard to racks');
    expect(warningOf('rack.aware.assignment.strategy', 'none')).toBe(undefined);
  });

  test.each([
    ['parallelism', 'num.stream.threads'],
    ['PARALLELISM_CONFIG', 'num.stream.threads'],
    ['BUFFER_MEMORY_CONFIG', 'statestore.cache.max.bytes'],
    ['buffer.memory', 'statestore.cache.max.bytes'],
    ['bufferMemory', 'statestore.cache.max.bytes'],
    ['checkpoint.interval', 'commit.interval.ms'],
    ['exactlyOnce', 'processing.guarantee'],
    ['key.serde', 'default.key.serde'],
    ['group.id', 'application.id'],
    ['consumer.enable.auto.commit', 'commit.interval.ms'],
    ['errors.deadletterqueue.topic.name', 'errors.dead.letter.queue.topic.name'],
    ['NUM_STREAM_THREADS_CONFIG', 'num.stream.threads'],
    ['numStreamThreads', 'num.stream.threads'],
    ['num.stream.thread', 'num.stream.threads'],
    ['comit.interval.ms', 'commit.interval.ms'],
    ['cache.max.bytes.bufering', 'cache.max.bytes.buffering'],
    ['consumer.max.pol.records', 'consumer.max.poll.records'],
    ['topic.retentoin.ms', 'topic.retention.ms'],
    ['default.production.exception.handler', 'production.exception.handler'],
  ])('answer %s with %s', (key, nearest) => {
    const warning = warningOf(key, key.startsWith('default.') ? 'DefaultProductionExceptionHandler' : 1);
    expect(warning?.nearest).toBe(nearest);
    expect(warning?.message).toContain(key);
  });

  test('say where a thing lives that is no setting', () => {
    expect(warningOf('allowed.lateness')).toMatchObject({ nearest: null, message: expect.stringContaining('ofSizeAndGrace') as unknown });
    expect(warningOf('something.of.mine')).toMatchObject({ nearest: null });
  });

  test.each(['max.poll.records', 'producer.buffer.memory', 'consumer.my.interceptor.url', 'ssl.protocol', 'client.tag.zone', 'num.stream.threads',
    '__emit.interval.ms.kstreams.windowed.aggregation__', 'topic.cleanup.policy', 'producer.sasl.mechanism',
  ])('leave %s alone', (key) => { expect(config({ [key]: 1 }).warnings).toEqual([]); });
});

test('constants are inherited, internal ones under InternalConfig', () => {
  expect(StreamsConfig.APPLICATION_ID_CONFIG).toBe('application.id');
  expect(StreamsConfig.EXACTLY_ONCE_V2).toBe('exactly_once_v2');
  expect(StreamsConfig.consumerPrefix('max.poll.records')).toBe('consumer.max.poll.records');
  expect(config({ [StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION]: 0 }).emitIntervalMsWindowedAggregation).toBe(0);
});
