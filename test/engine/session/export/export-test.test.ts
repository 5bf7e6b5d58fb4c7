import { expect, test } from 'vitest';
import {
  Branched, Consumed, Grouped, JoinWindows, Materialized, Produced, Serdes, SessionWindows, StreamJoined, Topology, type StreamsBuilder,
} from '../../../../src/engine/index.ts';
import { answersOf } from '../../../../src/engine/session/answers/answers.ts';
import { exportTest, type ExportTarget } from '../../../../src/engine/session/export/export-test.ts';
import { recordCalls } from '../../../../src/engine/session/export/recorded-calls.ts';
import { BASE, counts, finals, input, VISITS, visitsPerMinute } from '../sessions.ts';
import { MemoryHost, Talk } from '../commands/talk.ts';

const text = Serdes.string();
const exported = async (talk: Talk, to: ExportTarget, file: string | null = null): Promise<string> => (await exportTest(talk.on, to, file)).text;

test('a session becomes a vitest file with its inputs, clock moves and outputs', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], {}, new MemoryHost('visits', { visits: visitsPerMinute }));
  await talk.say('goto 2', 'goto end', 'clock 5s', 'goto 4');
  expect(await exported(talk, 'vitest', 'visits.test.ts')).toBe(`/** test: what a session of kstep has seen, up to its record 4. Made by \`export test --to vitest\`. */
import { expect, test } from 'vitest';
import { Serdes, StreamsBuilder, TopologyTestDriver, WindowedSerdes } from 'kstep';
import topology from './topology.ts';

const BASE = ${BASE}; // 2024-01-01T00:00:00.000Z

test('test answers as recorded', () => {
  const config = { 'application.id': 'app', 'statestore.cache.max.bytes': 0 };
  const builder = new StreamsBuilder();
  topology(builder);
  const driver = new TopologyTestDriver(builder.build(config), config, ${BASE});
  const visits = driver.createInputTopic('visits', Serdes.string(), Serdes.string());

  visits.pipeInput('alice', '/home', BASE + 5000);
  visits.pipeInput('bob', '/home', BASE + 10000);
  driver.advanceWallClockTime(5000);
  visits.pipeInput('alice', '/cart', BASE + 59999);
  visits.pipeInput('alice', '/pay', BASE + 60000);

  expect(driver.createOutputTopic('counts', WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), 60000), Serdes.long()).readRecordsToList().map((record) => [record.key, record.value, record.timestamp])).toEqual([
    [{ key: 'alice', window: { kind: 'time', start: BASE, end: BASE + 60000 } }, 1n, BASE + 5000],
    [{ key: 'bob', window: { kind: 'time', start: BASE, end: BASE + 60000 } }, 1n, BASE + 10000],
    [{ key: 'alice', window: { kind: 'time', start: BASE, end: BASE + 60000 } }, 2n, BASE + 59999],
    [{ key: 'alice', window: { kind: 'time', start: BASE + 60000, end: BASE + 120000 } }, 1n, BASE + 60000],
  ]);
  driver.close();
});
`);
});

test('an export says where the test driver answers otherwise, and expects what it answers', async () => {
  const talk = await Talk.about(counts, [input('visits', ['a', '1', 0], ['a', '2', 1])], { config: { 'statestore.cache.max.bytes': 100_000 } });
  await talk.say('run');
  const { text: file, notes } = await exportTest(talk.on, 'vitest', null);
  expect(notes[0]!(answersOf('en'))).toContain('the test driver commits after each record');
  expect(file).toContain(`['a', 1n, BASE],\n    ['a', 2n, BASE + 1],`);
});

test('a topology that throws is expected to', async () => {
  const topology = (builder: StreamsBuilder): void => builder.stream('in', Consumed.with(text, text)).mapValues((value: string) => {
    if (value === 'bad') throw new Error('no');
    return value;
  }).to('out', Produced.with(text, text));
  const talk = await Talk.about(topology, [input('in', ['a', 'good', 0], ['a', 'bad', 1], ['a', 'never', 2])]);
  await talk.say('run');
  const file = await exported(talk, 'vitest');
  expect(file).toMatch(/expect\(\(\) => in2?\w*\.pipeInput\('a', 'bad', BASE \+ 1\)\)\.toThrow\(/);
  expect(file).not.toContain('never');
  expect(await exported(talk, 'java')).toContain('assertThrows(Exception.class');
});

test('headers, bytes and values without a known serde stay what they were', async () => {
  const own = { name: 'own', serializer: { serialize: (_topic: string, value: { x: number } | null) => (value === null ? null : Uint8Array.of(value.x)) }, deserializer: { deserialize: (_topic: string, bytes: Uint8Array | null) => (bytes === null ? null : { x: bytes[0]! }) } };
  const topology = (builder: StreamsBuilder): void => builder.stream('in', Consumed.with(text, own)).to('out', Produced.with(text, own));
  const talk = await Talk.about(topology, [input('in', ['it\'s "a"\n', { $hex: '05' }, 0, { headers: [['h', 'v']] }], ['b', null, 1])]);
  await talk.say('run');
  const file = await exported(talk, 'vitest');
  expect(file).toContain(String.raw`pipeInput(new TestRecord('it\'s "a"\n', Uint8Array.from([0x05]), new Headers([['h', Uint8Array.from([0x76])]]), BASE))`);
  expect(file).toContain("import { Headers, Serdes, StreamsBuilder, TestRecord, TopologyTestDriver } from 'kstep';");
  expect(file).toContain("pipeInput('b', null, BASE + 1)");
  expect(await exported(talk, 'java')).toContain(String.raw`new TestRecord<>("it's \"a\"\n", bytes("05"), new RecordHeaders().add("h", bytes("76")), ${BASE}L)`);
});

test('the calls of the DSL are written down in order, those inside of branches by themselves', () => {
  const calls = recordCalls((builder) => {
    const lines = builder.stream('lines', Consumed.with(text, text));
    const branches = lines.split().branch((_key, value) => value === 'a', Branched.withConsumer((stream) => stream.to('a-lines'), 'a')).defaultBranch(Branched.as('rest'));
    for (const [name, stream] of branches) if (name.endsWith('rest')) lines.merge(stream).to('out');
  })!;
  expect(calls.map(({ on, method }) => `${on?.kind ?? 'builder'}.${method}`)).toEqual([
    'builder.stream', 'KStream.split', 'BranchedKStream.branch', 'BranchedKStream.defaultBranch', 'KStream.merge', 'KStream.to',
  ]);
  const branch = calls[2]!.args.find((arg) => arg.kind === 'branched');
  expect(branch?.kind === 'branched' && branch.chain?.calls.map(({ method }) => method)).toEqual(['to']);
  expect(recordCalls(() => new Topology())).toBeNull();
});

test('the Java of a topology has its calls, and its functions as methods', async () => {
  const topology = (builder: StreamsBuilder): void => {
    const lines = builder.stream('lines', Consumed.with(text, text));
    const words = lines.flatMapValues((line) => line.toLowerCase().split(' ')).filter((_key, word) => word !== '' && word.length > 1);
    words.groupBy((_key, word) => word, Grouped.with(text, text)).count(Materialized.as('words')).toStream().to('word-counts', Produced.with(text, Serdes.long()));
    words.groupByKey().windowedBy(SessionWindows.ofInactivityGapAndGrace(5000, 1000))
      .aggregate(() => 0n, (_key, _word, sum) => sum + 1n, (_key, a, b) => a + b, Materialized.as<string, bigint, 'session'>('sessions').withValueSerde(Serdes.long()))
      .toStream((key, _sum) => key.key).to('sessions-out', Produced.with(text, Serdes.long()));
    lines.leftJoin(builder.table('users', Consumed.with(text, text)), (line, user) => `${line} by ${user}`).to('joined', Produced.with(text, text));
    lines.join(builder.stream('other', Consumed.with(text, text)), (a, b) => a + b, JoinWindows.ofTimeDifferenceAndGrace(2000, 0), StreamJoined.with(text, text, text)).to('pairs', Produced.with(text, text));
    lines.map((key, value) => { const [first] = value.split(' '); return [key, first!.length]; }).to('odd', Produced.with(text, Serdes.integer()));
  };
  const talk = await Talk.about(topology, [input('lines', ['u', 'to be or', 0])]);
  await talk.say('run');
  const { text: java, notes, name } = await exportTest(talk.on, 'java', 'src/test/java/LinesTest.java');
  expect(name).toBe('LinesTest');
  expect(notes.map((note) => note(answersOf('en')))).toEqual(['these functions of the program are left to write in Java: map1']);
  for (const line of [
    'KStream<String, String> lines = builder.<String, String>stream("lines", Consumed.<String, String>with(Serdes.String(), Serdes.String()));',
    'KTable<String, Long> counts = grouped.count(Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("words"));',
    'SessionWindowedKStream<String, String> windowed = grouped2.windowedBy(SessionWindows.ofInactivityGapAndGrace(Duration.ofMillis(5000L), Duration.ofMillis(1000L)));',
    'return Arrays.asList(value.toLowerCase().split(Pattern.quote(" "), -1));',
    'return (!Objects.equals(value, "")) && (value.length() > 1);',
    'static Long add1(String key, String value, Long aggregate) {',
    'static String newKey1(Windowed<String> key, Long value) {',
    'return "" + left + " by " + right;',
    'throw new UnsupportedOperationException("say in Java what map1 does");',
    'lines.pipeInput("u", "to be or", 1704067200000L);',
    'Arrays.asList("to", 1L, 1704067200000L)',
  ]) expect(java).toContain(line);
});

test('windows, suppress and hand-made topologies are sketched too', async () => {
  const final = await Talk.about(finals, [input('readings', ['a', 'x', 0], ['a', 'x', 20_000])]);
  await final.say('run');
  const java = await exported(final, 'java');
  expect(java).toContain('.suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName("final-only"))');
  expect(java).toContain('new Windowed<>("a", new TimeWindow(1704067200000L, 1704067210000L)), 1L, 1704067200000L)');
  const made = await Talk.about(() => new Topology().addSource('in', text.deserializer, text.deserializer, 'events').addSink('out', 'done', text.serializer, text.serializer, 'in'), [input('events', ['a', 'x', 0])]);
  await made.say('run');
  expect(await exported(made, 'java')).toContain('topology.addSink("out", "done", Serdes.String().serializer(), Serdes.String().serializer(), "in");');
  expect(await exported(made, 'vitest')).toContain('new TopologyTestDriver(topology(new StreamsBuilder()), config');
});

test('an export is refused with what is missing', async () => {
  const talk = await Talk.about();
  expect(await talk.say('export test --to vitest')).toContain('! there is nothing to test yet');
  expect(await talk.say('export test')).toContain('! export test needs to know for what: --to vitest or --to java');
  expect(await talk.say('export')).toContain('! export test [FILE] --to vitest|java');
});

