import { Topology } from '../../topology/topology.ts';
import { StreamsBuilder } from '../../dsl/streams-builder.ts';
import { SESSION_DEFAULTS } from '../session-options.ts';
import type { Session } from '../session.ts';
import type { DriverRun, TestAct } from './driver-run.ts';
import { quoted, serdeInTypescript, TopicForms, typescriptOf, valueOf } from './literals.ts';

/** A session as a vitest file for kstep. `topologyFile`: how the test imports the topology. */
export function vitestTest(session: Session, run: DriverRun, topologyFile: string): string {
  const base = session.options.baseTime ?? 0;
  const time = (ms: number): string => (base === 0 ? String(ms) : ms === base ? 'BASE' : ms > base ? `BASE + ${ms - base}` : `BASE - ${base - ms}`);
  const inputs = new Map<string, string>();
  const names = new Set<string>(['driver', 'builder', 'topology', 'test', 'expect']);
  const forms = new TopicForms(session);
  for (const act of run.acts) if (act.kind === 'pipe' && !inputs.has(act.topic)) inputs.set(act.topic, variable(act.topic, names));
  const given = Object.entries(run.config).filter(([key, value]) => isPlain(value) && !(key === 'bootstrap.servers' && value === SESSION_DEFAULTS['bootstrap.servers']));
  const config = `{ ${given.map(([key, value]) => `${quoted(key)}: ${typescriptOf(value, String)}`).join(', ')} }`;
  const usesTopology = session.options.topology(new StreamsBuilder()) instanceof Topology;
  const body: string[] = [];
  run.acts.forEach((act, index) => {
    if (run.failure !== null && index > run.failure.act) return;
    const line = actLine(act, inputs, forms, time);
    if (run.failure !== null && index === run.failure.act) body.push(`  expect(() => ${line}).toThrow(${quoted(run.failure.message)});`);
    else body.push(`  ${line};`);
  });
  const expectations = run.outputTopics.flatMap((topic) => {
    const { key, value } = forms.of(topic);
    const records = run.outputs.filter((output) => output.topic === topic);
    const rows = records.map((record) => `    [${typescriptOf(valueOf(key, topic, record.key), time)}, ${typescriptOf(valueOf(value, topic, record.value), time)}, ${record.timestamp === null ? 'null' : time(record.timestamp)}],`);
    const read = `driver.createOutputTopic(${quoted(topic)}, ${serdeInTypescript(key)}, ${serdeInTypescript(value)}).readRecordsToList()`;
    return [
      `  expect(${read}.map((record) => [record.key, record.value, record.timestamp])).toEqual([`, ...rows, '  ]);',
    ];
  });
  const used = [...inputs.keys(), ...run.outputTopics].map((topic) => forms.of(topic));
  const windowed = used.some(({ key, value }) => key.inner !== null || value.inner !== null);
  const imports = ['Headers', 'Serdes', 'StreamsBuilder', 'TestRecord', 'TopologyTestDriver', 'WindowedSerdes'].filter((name) => (
    name === 'Headers' || name === 'TestRecord' ? run.acts.some((act) => act.kind === 'pipe' && act.headers.length > 0) : name === 'WindowedSerdes' ? windowed : name !== 'Serdes' || used.length > 0
  ));
  const configured = config === '{  }' ? '{}' : config;
  return [
    `/** ${session.options.title}: what a session of kstep has seen, up to its record ${session.moment.record}. Made by \`export test --to vitest\`. */`,
    "import { expect, test } from 'vitest';",
    `import { ${imports.join(', ')} } from 'kstep';`,
    `import topology from ${quoted(topologyFile)};`,
    '',
    ...(base === 0 ? [] : [`const BASE = ${base}; // ${new Date(base).toISOString()}`, '']),
    ...(run.differs ? ['// The test driver commits after each record and has one partition per topic: what it answers is not, record for record, what the session showed.', ''] : []),
    `test(${quoted(`${session.options.title} answers as recorded`)}, () => {`,
    `  const config = ${configured};`,
    ...(usesTopology ? ['  const driver = new TopologyTestDriver(topology(new StreamsBuilder()), config' + clock(run) + ');']
      : ['  const builder = new StreamsBuilder();', '  topology(builder);', '  const driver = new TopologyTestDriver(builder.build(config), config' + clock(run) + ');']),
    ...[...inputs].map(([topic, name]) => `  const ${name} = driver.createInputTopic(${quoted(topic)}, ${serdeInTypescript(forms.of(topic).key)}, ${serdeInTypescript(forms.of(topic).value)});`),
    '',
    ...body,
    '',
    ...expectations,
    ...(run.failure === null ? ['  driver.close();'] : []),
    '});',
    '',
  ].join('\n');
}

function clock(run: DriverRun): string { return run.wallClock === 0 ? '' : `, ${run.wallClock}`; }

function actLine(act: TestAct, inputs: ReadonlyMap<string, string>, forms: TopicForms, time: (ms: number) => string): string {
  if (act.kind === 'clock') return `driver.advanceWallClockTime(${act.ms})`;
  const { key, value } = forms.of(act.topic);
  const name = inputs.get(act.topic)!;
  const parts = `${typescriptOf(valueOf(key, act.topic, act.key), time)}, ${typescriptOf(valueOf(value, act.topic, act.value), time)}`;
  if (act.headers.length === 0) return `${name}.pipeInput(${parts}, ${time(act.timestamp)})`;
  const headers = `new Headers([${act.headers.map(([header, bytes]) => `[${quoted(header)}, ${typescriptOf(bytes, time)}]`).join(', ')}])`;
  return `${name}.pipeInput(new TestRecord(${parts}, ${headers}, ${time(act.timestamp)}))`;
}

/** A topic's name as a variable: `page-views` is `pageViews`. */
export function variable(topic: string, names: Set<string>): string {
  const words = topic.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const camel = words.map((word, index) => (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + word.slice(1)).join('');
  let name = /^[A-Za-z]/.test(camel) ? camel : `input${camel}`;
  for (let more = 2; names.has(name) || RESERVED.has(name); more++) name = `${camel}${more}`;
  names.add(name);
  return name;
}
const RESERVED = new Set(['new', 'default', 'class', 'in', 'delete', 'return', 'switch', 'case', 'package', 'public', 'static', 'void', 'int', 'long', 'var', 'let', 'const', 'import', 'export', 'config', 'record', 'enum', 'this', 'super', 'if', 'else', 'for', 'do', 'while']);

function isPlain(value: unknown): boolean { return value === null || ['string', 'number', 'boolean'].includes(typeof value); }

