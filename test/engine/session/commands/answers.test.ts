import { expect, test } from 'vitest';
import { Consumed, Produced, Serdes } from '../../../../src/engine/index.ts';
import { ANSWERS_EN } from '../../../../src/engine/session/answers/words-en.ts';
import { ANSWERS_ZH } from '../../../../src/engine/session/answers/words-zh.ts';
import type { CommandResult } from '../../../../src/engine/session/commands/command.ts';
import type { Language, SessionOptions, TopicInput } from '../../../../src/engine/session/session-options.ts';
import { counts, finals, input, leftJoin, pageSessions, slidingCounts, VISITS, visitsPerMinute, wordCount } from '../sessions.ts';
import { MemoryHost, Talk } from './talk.ts';

/** What is no sentence: what was typed or lies in a file, configuration, names of nodes, stores and classes. */
const NAMES = [
  // exceptions say what Kafka's say
  /\w+Exception: .*/g, /"[^"]*"/g, /[A-Z]{2,}[A-Za-z-]*/g, /\b[\w.-]*[.-][\w.-]+\b/g,
  // a usage, and what help says of --json
  /^.*--json.*$/gm, /\[N\]|\.{3}/g,
];
/** Words of the command language, roles and kinds as Kafka calls them, and topics of these sessions: they may stand next to each other. */
const TYPED = /\b(?:and|or|not|at|if|log|key|value|sink|changelog|repartition|input|output|counts|visits|lines|words)\b/g;
const SENTENCE = /\b[a-z]{2,}[ ,:;]+[a-z]{2,}[ ,:;]+[a-z]{2,}\b/;

function english(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => SENTENCE.test([...NAMES, TYPED].reduce((rest, name) => rest.replaceAll(name, ' | '), line)));
}

const TEXTS = Consumed.with(Serdes.string(), Serdes.string());

interface Case { readonly topology: SessionOptions['topology']; readonly inputs: readonly TopicInput[]; readonly more?: Partial<SessionOptions>; readonly lines: readonly string[] }

/** Every command that answers with words of its own, in sessions where it has something to say. */
const CASES: { readonly [what: string]: Case } = {
  'a run with points, marks and logs': {
    topology: visitsPerMinute, inputs: [VISITS],
    lines: [
      'points', 'enable', 'delete', 'fates', 'amplification', 'print windows', 'continue', 'goto 0', 'mark', 'note', 'log', 'break drop', 'break late', 'tbreak aggregate', 'break node toStream', 'watch visits-per-minute alice',
      'break key == "alice" if offset > 3', 'break window-close', 'ignore 1 2', 'points', 'disable 1', 'enable 1', 'log value at visits', 'log', 'run', 'continue', 'step', 'continue-', 'finish', 'delete 2', 'points', 'delete',
      'break count if value.nothere == 3', 'run', 'continue-', 'break node aggregate', 'break node aggregate', 'where', 'goto 99', 'goto 5', 'until key == "alice"', 'until key == "nobody"', 'until- key == "nobody"', 'until streamTime > 0', 'until value.nothere > 5',
      'mark a', 'mark', 'jump a', 'unmark a', 'note hello', 'note', 'clock 5s', 'commit', 'lang zh', 'set', 'set rows 10', 'config', 'config commit.interval.ms', 'config application.id', 'help expressions', 'expressions',
    ],
  },
  'its tables': {
    topology: visitsPerMinute, inputs: [VISITS],
    lines: [
      'print record', 'goto 5.2', 'print record', 'print stores', 'print store visits-per-minute', '1print store visits-per-minute', 'print windows', '1print windows', 'print clocks', 'print cache', 'print buffers', 'print topics', 'print offsets', 'print topic visits',
      'print topic counts', 'print tasks', 'topology', 'history alice', '1history alice', 'fates', 'fates emitted', '1fates emitted', 'fates dropped', 'fates failed', 'end', 'fates dropped', 'metrics', 'amplification', 'diff 2', 'diff 2 5 visits-per-minute',
      'find alice', 'find nobody', 'print key', 'expect true', 'expect record == 3', 'expect store("visits-per-minute").window("alice", "00:00") == 7', 'expect store("visits-per-minute").size', 'expect false', 'expect topic("counts").last.value == 9',
      'why', 'why counts', 'whynot 6', 'branch', 'skip 2', 'branches', 'compare', 'switch main', 'undo', 'redo', 'profiles', 'edit 3', 'delay 3 by 5s', 'list',
    ],
  },
  'no store at all': { topology: (builder) => { builder.stream('in', TEXTS).filter(() => false).to('out', Produced.with(Serdes.string(), Serdes.string())); }, inputs: [input('in', ['a', 'x', 0])], lines: ['print stores', 'run', 'print topic out', 'metrics', 'fates', 'print buffers', 'print cache'] },
  'a cache': { topology: counts, inputs: [input('visits', ['a', '1', 0], ['a', '2', 1], ['b', '1', 2])], more: { config: { 'statestore.cache.max.bytes': 1_000_000 } }, lines: ['run', 'print cache', '1print cache', 'commit', 'print cache', 'print clocks', 'config'] },
  'what is kept back': { topology: finals, inputs: [input('readings', ['a', 'x', 0], ['a', 'x', 20_000])], lines: ['run', 'print buffers', 'print windows', 'print clocks', 'break window-close', 'goto 0', 'continue'] },
  'a join': { topology: leftJoin, inputs: [input('orders', ['o', 'x', 0]), input('payments', ['o', 'y', 1])], lines: ['break tombstone', 'run', 'print buffers', 'print windows', 'topology'] },
  'sessions': { topology: pageSessions, inputs: [input('visits', ['a', 'x', 0], ['a', 'x', 1])], lines: ['run', 'print windows', 'history a'] },
  'sliding windows': { topology: slidingCounts, inputs: [input('readings', ['a', 'x', 0])], lines: ['run', 'print windows', 'print tasks'] },
  'repartitioned words': { topology: wordCount, inputs: [input('lines', ['a', 'one two', 0])], lines: ['run', 'print topics', 'print offsets', 'topology', 'amplification', 'metrics', 'history one'] },
  'tombstones': { topology: (builder) => { builder.table('in', TEXTS).toStream().to('out', Produced.with(Serdes.string(), Serdes.string())); }, inputs: [input('in', ['a', 'x', 0], ['a', null, 1])], lines: ['break tombstone', 'continue', 'continue', 'continue'] },
  'a failing run': { topology: (builder) => { builder.stream('in', TEXTS).mapValues((): string => { throw new Error('oops'); }).to('out', Produced.with(Serdes.string(), Serdes.string())); }, inputs: [input('in', ['a', 'x', 0])], lines: ['break error', 'run', 'run', 'where', 'break error', 'metrics'] },
};

async function answers(language: Language, { topology, inputs, more, lines }: Case): Promise<readonly CommandResult[]> {
  const talk = await Talk.about(topology, inputs, { ...more, language });
  const results: CommandResult[] = [];
  for (const line of lines) results.push(await talk.result(line));
  return results;
}

test.each(Object.entries(CASES))('in Chinese no answer is an English sentence: %s', async (_what, given) => {
  const told = (await answers('zh', given)).flatMap(({ lines }, index) => english(lines).map((line) => `${given.lines[index]!}: ${line}`));
  expect(told).toEqual([]);
});

test('the check knows an English sentence when it sees one', async () => {
  expect(english(['1 2 no point is set', '没有设置断点', 'print store("x y z")', 'commit.interval.ms', '断点 1：toStream (KTABLE-TOSTREAM-0000000003)'])).toEqual(['1 2 no point is set']);
  const told = (await answers('en', CASES['a run with points, marks and logs']!)).flatMap(({ lines }) => english(lines));
  expect(told.length).toBeGreaterThan(20);
});

test('files are saved, written and loaded again in Chinese', async () => {
  const host = new MemoryHost('one', { one: visitsPerMinute });
  const talk = await Talk.about(visitsPerMinute, [VISITS], { language: 'zh' }, host);
  expect(await talk.say('run', 'save visits.kstep')).toMatch(/^已保存 visits\.kstep：8 条输入，\d+ 个事件，\d+ 字节$/);
  expect(await talk.say('export inputs out')).toBe('已写入 out/visits.jsonl（8 条记录）');
  expect(await talk.say('export test visits.test.ts --to vitest')).toMatch(/^已写入 visits\.test\.ts（\d+ 字节）/);
  expect(await talk.say('reload')).toContain('已重新加载 topology.ts，处理了 8 条记录');
  for (const line of ['export test --to java', 'export test Visits.java --to java']) {
    const { lines, data } = await talk.result(line);
    if (line.includes('Visits')) expect(english(lines)).toEqual([]);
    expect(JSON.stringify((data as { readonly notes: readonly string[] }).notes)).not.toMatch(/\p{Script=Han}/u);
  }
  expect((await talk.say('open visits.kstep')).split('\n')[0]).toMatch(/8 条输入，\d+ 个事件$/);
});

test('programs read the same in every language', async () => {
  const given = CASES['its tables']!;
  // these tell moments by the sentence of the step
  const lines = given.lines.filter((line) => /^(?:goto|print|topology|history|fates|metrics|amplification|find|diff|config|set)/.test(line));
  const points = ['break drop', 'watch visits-per-minute alice', 'break count if offset > 3', 'tbreak toStream', 'ignore 1 3', 'disable 1', 'points', 'delete', 'log key at visits', 'log', 'mark a', 'unmark a', 'set rows 3', 'config', 'config commit.interval.ms'];
  const asked = { ...given, lines: [...lines.filter((line) => !/^(?:print (?:record|clocks))/.test(line)), ...points] };
  const bare = async (language: Language): Promise<unknown> => (await answers(language, asked)).map(({ ok, data }, index) => {
    const { sentence: _sentence, lang: _lang, error: _error, ...rest } = (Array.isArray(data) ? { data } : data) as { readonly [field: string]: unknown };
    return { line: asked.lines[index], ok, rest };
  });
  expect(await bare('zh')).toEqual(await bare('en'));
});

test('warnings about configuration are said in Chinese too', async () => {
  const keys = {
    'cache.max.bytes.buffering': 1, 'rack.aware.assignment.strategy': 'min_traffic', 'buffer.memory': 1, 'consumer.max.pol.records': 1, 'NUM_STREAM_THREADS_CONFIG': 1, 'watermark': 1, 'group.id': 'x', 'something.of.mine': 1,
    'topic.retentoin.ms': 1, 'comit.interval.ms': 1, 'brokers': 'x', 'state.ttl': 1,
  };
  const [chinese, spoken] = await Promise.all((['zh', 'en'] as const).map(async (language) => (await Talk.about(undefined, undefined, { language, config: keys })).result('config')));
  const warnings = chinese!.lines.slice(-Object.keys(keys).length);
  expect(english(chinese!.lines)).toEqual([]);
  for (const [index, key] of Object.keys(keys).entries()) expect(warnings[index]).toMatch(new RegExp(`^${key.replaceAll('.', '\\.')}：.*\\p{Script=Han}`, 'u'));
  expect(spoken!.lines.at(-1)).toBe('state.ttl: Kafka has no setting state.ttl. Key-value stores keep everything. Use windows, or delete in a punctuation.');
  expect(chinese!.data).toEqual(spoken!.data);
});

test('points are told in the language of the session, whenever they were set', async () => {
  const talk = await Talk.about();
  await talk.say('tbreak aggregate if key == "alice"', 'ignore 1 2');
  expect(await talk.say('enable 1')).toContain('if key == "alice" (once) (ignores 2 more)');
  expect(await talk.say('lang zh', 'enable 1')).toContain('，条件 key == "alice"（一次）（还忽略 2 次）');
});

/** Strings of a word, with what it is given standing for itself. */
function textsOf(word: unknown): readonly string[] {
  if (typeof word === 'string') return [word];
  if (typeof word !== 'function') return Object.values(word as object).map(String);
  const given = [['one', 'two'], 3, true, { number: 1, nearest: null, problem: { kind: 'unknown' }, why: null }, null];
  return given.flatMap((one) => given.flatMap((other): readonly string[] => {
    try { return [(word as (...args: unknown[]) => string)(one, other, other, other, null)]; } catch { return []; }
  }));
}

test('every answer is said otherwise in Chinese', () => {
  const isSaid = (texts: readonly string[]): boolean => texts.some((text) => /\p{Script=Han}/u.test(text));
  const onlySigns = new Set(['configKey', 'topicTitle', 'exportedTopic', 'inBrackets', 'pointMissing']);
  for (const key of Object.keys(ANSWERS_EN) as (keyof typeof ANSWERS_EN)[]) {
    expect(isSaid(textsOf(ANSWERS_EN[key])), key).toBe(false);
    expect(textsOf(ANSWERS_ZH[key]).length, key).toBeGreaterThan(0);
    if (!onlySigns.has(key)) expect(isSaid(textsOf(ANSWERS_ZH[key])), key).toBe(true);
  }
});
