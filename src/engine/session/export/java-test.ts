import type { Tell } from '../answers/answers.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import { serdeOf } from '../../serde/known-serdes.ts';
import type { TopologyPlan } from '../../topology/plan.ts';
import type { Session } from '../session.ts';
import type { DriverRun } from './driver-run.ts';
import { javaSerde, javaText, javaValue } from './java-text.ts';
import { javaTopology, type JavaTopology } from './java-topology.ts';
import { typeOfForm } from './java-types.ts';
import { BYTES, formOfSerde, TopicForms, valueOf, type TopicForm } from './literals.ts';
import { recordCalls } from './recorded-calls.ts';
import { variable } from './vitest-test.ts';

/** A session as a JUnit test against Kafka's TopologyTestDriver. The data and what is expected are complete; functions may be to fill in. */
export function javaTest(session: Session, run: DriverRun, file: string | null): { readonly text: string; readonly name: string; readonly notes: readonly Tell[] } {
  const name = className(file, session.options.title);
  const calls = recordCalls(session.options.topology);
  const topology = calls === null ? ofPlan(session.info.plan) : javaTopology(session, calls);
  const open = topology.methods.filter((method) => !method.isComplete).map((method) => method.name);
  const notes: readonly Tell[] = [
    ...(open.length === 0 ? [] : [(words: AnswerWords) => words.toWriteInJava(open)]),
    ...(calls === null ? [(words: AnswerWords) => words.handMade] : []),
  ];
  return { text: [...header(name, session, run, topology, calls !== null), '', ...testMethod(session, run), '', ...readMethods(), '}', ''].join('\n'), name, notes };
}

const IMPORTS = [
  'com.fasterxml.jackson.databind.JsonNode', 'com.fasterxml.jackson.databind.ObjectMapper', 'java.nio.ByteBuffer', 'java.time.Duration', 'java.time.Instant', 'java.util.*', 'java.util.regex.Pattern',
  'org.apache.kafka.clients.consumer.ConsumerRecord', 'org.apache.kafka.common.header.internals.RecordHeaders', 'org.apache.kafka.common.serialization.Serde', 'org.apache.kafka.common.serialization.Serdes',
  'org.apache.kafka.common.utils.Bytes', 'org.apache.kafka.connect.json.JsonDeserializer', 'org.apache.kafka.connect.json.JsonSerializer', 'org.apache.kafka.streams.*', 'org.apache.kafka.streams.kstream.*',
  'org.apache.kafka.streams.kstream.internals.SessionWindow', 'org.apache.kafka.streams.kstream.internals.TimeWindow', 'org.apache.kafka.streams.processor.*', 'org.apache.kafka.streams.processor.api.*',
  'org.apache.kafka.streams.state.*', 'org.apache.kafka.streams.test.TestRecord',
];

function header(name: string, session: Session, run: DriverRun, topology: JavaTopology, isDsl: boolean): readonly string[] {
  return [
    ...IMPORTS.map((one) => `import ${one};`), 'import org.apache.kafka.streams.processor.api.ProcessorContext;', 'import org.apache.kafka.streams.processor.api.Record;', 'import org.apache.kafka.streams.processor.api.RecordMetadata;', '',
    'import org.junit.jupiter.api.Test;', '', 'import static org.junit.jupiter.api.Assertions.assertEquals;', ...(run.failure === null ? [] : ['import static org.junit.jupiter.api.Assertions.assertThrows;']), '',
    `/** ${session.options.title}: what a session of kstep has seen, up to its record ${session.moment.record}. The topology is a sketch of its graph. */`,
    ...(run.differs ? ['// The test driver commits after each record and has one partition per topic: what it answers is not, record for record, what the session showed.'] : []),
    `class ${name} {`, '  static final Serde<JsonNode> JSON = Serdes.serdeFrom(new JsonSerializer(), new JsonDeserializer());', '',
    '  static Topology topology() {', ...(isDsl ? ['    StreamsBuilder builder = new StreamsBuilder();'] : ['    Topology topology = new Topology();']), ...topology.statements.map((statement) => `    ${statement}`),
    isDsl ? '    return builder.build(config());' : '    return topology;', '  }',
    ...topology.methods.flatMap((method) => ['', ...method.code]), '',
    '  static Properties config() {', '    Properties config = new Properties();',
    ...configLines(session, run),
    '    return config;', '  }',
  ];
}

const CLASSES: Readonly<{ [name: string]: string }> = {
  string: 'StringSerde', long: 'LongSerde', integer: 'IntegerSerde', short: 'ShortSerde', float: 'FloatSerde', double: 'DoubleSerde', boolean: 'BooleanSerde', bytes: 'BytesSerde', byteArray: 'ByteArraySerde',
  byteBuffer: 'ByteBufferSerde', uuid: 'UUIDSerde', void: 'VoidSerde',
};

/** Classes in full, and what the program gave as an object by its class. */
function configLines(session: Session, run: DriverRun): readonly string[] {
  const { defaultKeySerde, defaultValueSerde } = session.info.config;
  const lines: string[] = [];
  for (const [key, value] of Object.entries(run.config)) {
    if (key === 'default.key.serde' || key === 'default.value.serde' || !['string', 'number', 'boolean'].includes(typeof value)) continue;
    const text = String(key === 'bootstrap.servers' ? 'localhost:9092' : value);
    const folder = key.endsWith('exception.handler') ? 'errors' : key.endsWith('timestamp.extractor') ? 'processor' : null;
    lines.push(`    config.put(${javaText(key)}, ${javaText(folder === null || text.includes('.') ? text : `org.apache.kafka.streams.${folder}.${text}`)});`);
  }
  for (const [key, serde] of [['default.key.serde', defaultKeySerde], ['default.value.serde', defaultValueSerde]] as const) {
    const name = serde === null ? undefined : CLASSES[serde.name];
    if (name !== undefined) lines.push(`    config.put(${javaText(key)}, Serdes.${name}.class.getName());`);
  }
  return lines;
}

function testMethod(session: Session, run: DriverRun): readonly string[] {
  const names = new Set(['driver', 'config', 'read']);
  const inputs = new Map<string, string>();
  const forms = new TopicForms(session);
  for (const act of run.acts) if (act.kind === 'pipe' && !inputs.has(act.topic)) inputs.set(act.topic, variable(act.topic, names));
  const piped = run.acts.flatMap((act, index) => {
    if (run.failure !== null && index > run.failure.act) return [];
    let line: string;
    if (act.kind === 'clock') line = `driver.advanceWallClockTime(Duration.ofMillis(${act.ms}L))`;
    else {
      const { key, value } = forms.of(act.topic);
      const parts = `${cast(javaValue(key, valueOf(key, act.topic, act.key)), typeOfForm(key))}, ${cast(javaValue(value, valueOf(value, act.topic, act.value)), typeOfForm(value))}`;
      const headers = act.headers.map(([name, bytes]) => `.add(${javaText(name)}, ${javaValue(BYTES, bytes)})`).join('');
      line = headers === '' ? `${inputs.get(act.topic)}.pipeInput(${parts}, ${act.timestamp}L)` : `${inputs.get(act.topic)}.pipeInput(new TestRecord<>(${parts}, new RecordHeaders()${headers}, ${act.timestamp}L))`;
    }
    return run.failure !== null && index === run.failure.act ? [`      // ${run.failure.error}: ${run.failure.message}`, `      assertThrows(Exception.class, () -> ${line});`] : [`      ${line};`];
  });
  const expected = run.outputTopics.flatMap((topic) => {
    const { key, value } = forms.of(topic);
    const rows = run.outputs.filter((output) => output.topic === topic).map((output) => `        Arrays.asList(${shownValue(key, topic, output.key)}, ${shownValue(value, topic, output.value)}, ${output.timestamp === null ? 'null' : `${output.timestamp}L`})`);
    return ['', `      assertEquals(Arrays.<List<Object>>asList(${rows.length === 0 ? '' : `\n${rows.join(',\n')}`}), read(driver.createOutputTopic(${javaText(topic)}, ${javaSerde(key)}.deserializer(), ${javaSerde(value)}.deserializer())));`];
  });
  return [
    '  @Test', '  void answersAsRecorded() {', `    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), config(), Instant.ofEpochMilli(${run.wallClock}L))) {`,
    ...[...inputs].map(([topic, variableName]) => {
      const { key, value } = forms.of(topic);
      return `      TestInputTopic<${typeOfForm(key)}, ${typeOfForm(value)}> ${variableName} = driver.createInputTopic(${javaText(topic)}, ${javaSerde(key)}.serializer(), ${javaSerde(value)}.serializer());`;
    }),
    ...piped, ...expected, '    }', '  }',
  ];
}

/** Null alone does not say which of several methods is meant. */
function cast(value: string, type: string): string { return value === 'null' ? `(${type}) null` : value; }

/** Arrays are equal to nothing but themselves: bytes are compared as text. */
function shownValue(form: TopicForm['key'], topic: string, bytes: Uint8Array | null): string {
  const value = valueOf(form, topic, bytes);
  const code = javaValue(form, value);
  return value instanceof Uint8Array && form.kind !== 'bytes' && form.kind !== 'byteBuffer' ? `hex(${code})` : code;
}

function readMethods(): readonly string[] {
  return [
    '  static <K, V> List<List<Object>> read(TestOutputTopic<K, V> topic) {', '    List<List<Object>> records = new ArrayList<>();',
    '    for (TestRecord<K, V> record : topic.readRecordsToList()) records.add(Arrays.asList(shown(record.key()), shown(record.value()), record.timestamp()));', '    return records;', '  }', '',
    '  static Object shown(Object value) {', '    return value instanceof byte[] ? hex((byte[]) value) : value;', '  }', '',
    '  static String hex(byte[] bytes) {', '    return bytes == null ? null : HexFormat.of().formatHex(bytes);', '  }', '',
    '  static byte[] bytes(String hex) {', '    return HexFormat.of().parseHex(hex);', '  }', '',
    '  static JsonNode json(String text) {', '    try {', '      return new ObjectMapper().readTree(text);', '    } catch (java.io.IOException error) {', '      throw new java.io.UncheckedIOException(error);', '    }', '  }',
  ];
}

/** A topology that was made by hand: its nodes and edges, with processors that pass on what they get. */
function ofPlan(plan: TopologyPlan): JavaTopology {
  const statements: string[] = [];
  for (const node of plan.nodes) {
    switch (node.kind) {
      case 'source': {
        const [key, value] = [node.keyDeserializer, node.valueDeserializer].map((half) => (half === null ? 'Serdes.ByteArray()' : javaSerde(formOfSerde(serdeOf(half)))));
        statements.push(`topology.addSource(${javaText(node.name)}, ${key}.deserializer(), ${value}.deserializer(), ${node.pattern === null ? node.topics.map(javaText).join(', ') : `Pattern.compile(${javaText(node.pattern.source)})`});`);
        break;
      }
      case 'processor':
        statements.push(`topology.addProcessor(${javaText(node.name)}, () -> passOn(${javaText(node.name)}), ${node.predecessors.map(javaText).join(', ')});`);
        break;
      case 'sink': {
        const [key, value] = [node.keySerializer, node.valueSerializer].map((half) => (half === null ? 'Serdes.ByteArray()' : javaSerde(formOfSerde(serdeOf(half)))));
        statements.push(`topology.addSink(${javaText(node.name)}, ${javaText(node.topic ?? 'chosen')}, ${key}.serializer(), ${value}.serializer(), ${node.predecessors.map(javaText).join(', ')});`);
        break;
      }
    }
  }
  for (const [name, store] of plan.stores) {
    statements.push(`topology.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(${javaText(name)}), ${javaSerde(formOfSerde(store.builder.keySerde))}, ${javaSerde(formOfSerde(store.builder.valueSerde))}), ${store.processors.map(javaText).join(', ')});`);
  }
  const code = [
    '  // What each processor does is in the program; here it passes on what it gets.',
    '  static Processor<Object, Object, Object, Object> passOn(String name) {', '    return new ContextualProcessor<>() {', '      @Override public void process(Record<Object, Object> record) {', '        context().forward(record);', '      }', '    };', '  }',
  ];
  return { statements, methods: plan.nodes.some((node) => node.kind === 'processor') ? [{ name: 'passOn', code, isComplete: false }] : [] };
}

/** `VisitsPerMinuteTest` of a file `…/VisitsPerMinuteTest.java`, or of a title. */
function className(file: string | null, title: string): string {
  const named = file === null ? null : /([A-Za-z_]\w*)\.java$/.exec(file)?.[1] ?? null;
  if (named !== null) return named;
  const words = title.split(/[^A-Za-z0-9]+/).filter((word) => word !== '').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return `${/^[A-Za-z]/.test(words) ? words : `Session${words}`}Test`;
}
