import { describe, expect, test } from 'vitest';
import { Consumed, Serdes } from '../../../../src/engine/index.ts';
import { plainText } from '../../../../src/engine/session/sentences/text.ts';
import { counts, EVERYTHING, finals, input, open, sentence, sentences, VISITS, visitsPerMinute, wordCount } from '../sessions.ts';

const strings = Consumed.with(Serdes.string(), Serdes.string());
const AGGREGATE = 'KSTREAM-AGGREGATE-0000000001';

describe('the status', () => {
  test('counts what was taken and what is known, and says why it goes no further', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    expect(session.view({}).status).toMatchObject({ title: 'test', moment: { record: 0, step: 0 }, records: 0, total: 8, canStepBack: false, canStepForward: true, whyNoForward: null, atHead: true });
    await session.goto(6, 2);
    expect(session.view({}).status).toMatchObject({ moment: { record: 6, step: 2 }, steps: 2, records: 6, dropped: { all: 1, counted: 1 }, canStepBack: true });
    await session.end();
    expect(session.view({}).status).toMatchObject({ records: 8, canStepForward: false, whyNoForward: 'end of the input' });
    session.language = 'zh';
    expect(session.view({}).status.whyNoForward).toBe('输入已到末尾');
  });

  test('counts as dropped the records that came to nothing, and not what one branch keeps back while another one sends it', async () => {
    const session = await open((builder) => {
      const lines = builder.stream<string, string>('in', strings);
      lines.filter((_, value) => value === 'x').to('xs');
      lines.filter((_, value) => value !== 'z').to('out');
    }, [input('in', ['a', 'x', 0], ['a', 'y', 1], ['a', 'z', 2])]);
    await session.goto(2);
    expect(session.view({}).status.dropped.all).toBe(0);
    await session.end();
    expect(session.view({}).status.dropped.all).toBe(1);
    await session.goto(3, 1);
    expect(session.view({}).status.dropped.all).toBe(0);
  });

  test('tells the exception that ended a run', async () => {
    const session = await open((builder) => { builder.stream('in', strings).foreach(() => { throw new Error('no such page'); }); }, [input('in', ['a', 'x', 0])]);
    await session.end();
    expect(session.view({}).status.whyNoForward).toContain('no such page');
  });
});

describe('the topology', () => {
  test('carries labels that people use, topics with the application id, badges and tasks', async () => {
    const session = await open(wordCount, [input('lines', ['k', 'to be', 0])], { partitions: { lines: 2 } });
    const { topology } = session.view({});
    expect(topology!.subtopologies.map(({ nodes }) => nodes.map((node) => node.label))).toEqual([
      ['lines', 'flatMapValues', 'selectKey', 'words-repartition-filter', 'words-repartition'], ['words-repartition', 'aggregate', 'toStream', 'word-counts'],
    ]);
    expect(topology!.subtopologies.map(({ tasks }) => tasks)).toEqual([['0_0', '0_1'], ['1_0', '1_1']]);
    expect(topology!.topics).toEqual([
      { name: 'lines', role: 'input', partitions: 2 }, { name: 'app-words-repartition', role: 'repartition', partitions: 2 },
      { name: 'word-counts', role: 'output', partitions: 1 }, { name: 'app-words-changelog', role: 'changelog', partitions: 2 },
    ]);
    expect(topology!.subtopologies[1]!.nodes[1]).toMatchObject({ stores: ['words'], badges: ['logged'] });
    expect(session.view({}).topology).toBe(topology);
  });

  test('a windowed operator, one that only emits finals and a cached one show it', async () => {
    const badgesOf = async (topology: Parameters<typeof open>[0], config = {}): Promise<unknown> => {
      const session = await open(topology, [], { config });
      return session.view({}).topology!.subtopologies.flatMap(({ nodes }) => nodes).filter(({ badges }) => badges.length > 0).map(({ label, badges }) => [label, badges]);
    };
    expect(await badgesOf(visitsPerMinute)).toEqual([['aggregate', ['windowed', 'logged']]]);
    expect(await badgesOf(finals)).toEqual([['aggregate', ['windowed', 'logged']], ['final-only', ['final', 'logged']]]);
    expect(await badgesOf(counts, { 'statestore.cache.max.bytes': 1000 })).toEqual([['aggregate', ['logged', 'cached']]]);
  });

  test('the method that made a node is read from the program where its text is at hand', async () => {
    const session = await open((builder) => { builder.stream('visits', strings).groupByKey().count(); }, [], { sourceLine: ({ column }) => `${' '.repeat(column - 1)}count();` });
    expect(session.view({}).topology!.subtopologies[0]!.nodes.map(({ label }) => label)).toEqual(['visits', 'count']);
  });
});

describe('what moves', () => {
  test('is the record that reached the node, with the nodes behind and ahead of it', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    expect(session.view({}).flow).toMatchObject({ node: null, hop: null, visited: [], ahead: [], dropped: null });
    await session.step(2);
    const { flow } = session.view({});
    expect(flow).toMatchObject({
      node: AGGREGATE, hop: { from: 'KSTREAM-SOURCE-0000000000', to: AGGREGATE, key: { text: 'alice', type: 'string' }, value: { text: '/home', type: 'string' } },
      visited: ['KSTREAM-SOURCE-0000000000', AGGREGATE], ahead: ['KTABLE-TOSTREAM-0000000002', 'KSTREAM-SINK-0000000003'],
    });
    expect(flow.counts).toMatchObject({ [AGGREGATE]: 1, 'KSTREAM-SINK-0000000003': 0 });
    await session.step(1);
    expect(session.view({}).flow.hop!.key).toEqual({ text: 'alice', type: 'windowed', window: { kind: 'time', start: 1_704_067_200_000, end: 1_704_067_260_000 } });
  });

  test('a record that ended by a rule shows where and why', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(6);
    expect(session.view({}).flow.dropped).toEqual({ node: AGGREGATE, reason: 'null key' });
    await session.step(-1);
    expect(session.view({}).flow.dropped).toBeNull();
  });
});

describe('a record', () => {
  test('has its way with what each node did, and the fate that it has earned up to the cursor', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(3, 2);
    const record = session.view({ record: { number: 'cursor', raw: true } }).record!;
    expect(record).toMatchObject({ number: 3, topic: 'visits', partition: 0, offset: 2, task: '0_0', key: { text: 'alice', hex: '616c696365' }, fate: 'stored' });
    expect(plainText(record.fateText)).toBe('stored at aggregate');
    expect(record.way.map(({ step, label, depth, state }) => [step, label, depth, state])).toEqual([
      [1, 'visits', 0, 'done'], [2, 'aggregate', 1, 'current'], [3, 'toStream', 2, 'ahead'], [4, 'counts', 3, 'ahead'],
    ]);
    expect(record.way[1]!.effects.map(({ kind, text }) => `${kind}: ${plainText(text)}`)).toEqual([
      'time: aggregate.observedStreamTime 00:10 → 00:59.999', 'read: reads visits-per-minute alice@[00:00,01:00) = 1', 'write: window [00:00,01:00) of alice 1 → 2',
      'output: logged to app-visits-per-minute-changelog-0', 'forward: passes on to toStream',
    ]);
    await session.finish();
    const done = session.view({ record: { number: 'cursor', raw: false } }).record!;
    expect([done.fate, plainText(done.fateText)]).toEqual(['emitted', 'emitted 1']);
    expect(done.key).toEqual({ text: 'alice', type: 'string' });
  });

  test('can be asked for by number; one that was not taken yet is not there', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(6);
    const record = session.view({ record: { number: 6, raw: false } }).record!;
    expect([record.fate, plainText(record.fateText)]).toEqual(['dropped', 'dropped at aggregate: null key']);
    expect(session.view({ record: { number: 7, raw: false } }).record).toBeNull();
  });

  test('goes on through a repartition topic into another task, and waits there in between', async () => {
    const session = await open(wordCount, [input('lines', ['k', 'to', 0])]);
    await session.goto(1, 5);
    expect(session.view(EVERYTHING).record).toMatchObject({ fate: 'waiting' });
    await session.goto(1);
    const { record } = session.view(EVERYTHING);
    expect(record!.fate).toBe('emitted');
    expect(record!.way.map(({ label }) => label)).toEqual(['lines', 'flatMapValues', 'selectKey', 'words-repartition-filter', 'words-repartition', 'words-repartition', 'aggregate', 'toStream', 'word-counts']);
  });

  test('carries the note of its fixture in the language of the session', async () => {
    const note = { en: 'late by 4 s', zh: '迟到 4 秒' };
    const session = await open(visitsPerMinute, [input('visits', ['a', 'x', 0], ['b', 'y', 1000, { note }])]);
    await session.end();
    expect(session.view(EVERYTHING).record!.note).toBe('late by 4 s');
    session.language = 'zh';
    expect(session.view(EVERYTHING).record!.note).toBe('迟到 4 秒');
    expect(session.view({ record: { number: 1, raw: false } }).record!.note).toBeNull();
    const inParts = await open(visitsPerMinute, [input('visits', ['a', 'x', 0]), input('visits', ['b', 'y', 1000, { note }])]);
    await inParts.end();
    expect([1, 2].map((number) => inParts.view({ record: { number, raw: false } }).record!.note)).toEqual([null, 'late by 4 s']);
  });
});

describe('sentences', () => {
  test('tell each step of the first visits', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    expect(sentence(session)).toBe('Before the first record: nothing has happened yet.');
    expect((await sentences(session)).slice(0, 4)).toEqual([
      'visits-0 offset 0 key=alice at 00:05 → visits: stream time of 0_0 begins at 00:05, passes on to aggregate',
      'visits-0 offset 0 key=alice at 00:05 → aggregate: new window [00:00,01:00) of alice = 1, forwards 1 to toStream',
      'visits-0 offset 0 key=alice@[00:00,01:00) at 00:05 → toStream: passes on to counts',
      'visits-0 offset 0 key=alice@[00:00,01:00) at 00:05 → counts: emitted to counts-0: alice@[00:00,01:00) = 1',
    ]);
  });

  test('tell the same in Chinese', async () => {
    const session = await open(visitsPerMinute, [VISITS], { language: 'zh' });
    await session.goto(3, 2);
    expect(sentence(session)).toBe('visits-0 位移 2 键=alice 时间 00:59.999 → aggregate: alice 的窗口 [00:00,01:00) 1 → 2，把 2 转发给 toStream');
  });

  test('a new key shows, and to which partition it leads', async () => {
    const session = await open(wordCount, [input('lines', ['l1', 'to be', 0])], { partitions: { lines: 2 } });
    const all = await sentences(session);
    expect(all[2]).toBe('lines-1 offset 0 key=l1 at 00:00 → selectKey: key l1 → to, forwards to = to to words-repartition-filter');
    expect(all[4]).toBe('lines-1 offset 0 key=to at 00:00 → words-repartition: sent to repartition topic app-words-repartition-0, chosen by key to');
  });

  test('a window that closes lets others go than the record that closed it', async () => {
    const session = await open(finals, [input('readings', ['a', 'x', 1000], ['b', 'x', 15_000])]);
    const all = await sentences(session);
    expect(all.at(-3)).toContain('b@[00:10,00:20) = 1 goes into buffer final-only-store, forwards a@[00:00,00:10) = 0 → 1 to toStream');
    expect(all.at(-1)).toContain('emitted to final-0: a@[00:00,00:10) = 1, back in final-only: buffer final-only-store lets a@[00:00,00:10) go, kept back until stream time here reaches end 00:20 + grace 5 s = 00:25; it stands at 00:15');
  });

  test('a commit tells what it flushed and committed', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0], ['a', 'y', 1000])], { config: { 'statestore.cache.max.bytes': 100_000 } });
    expect((await sentences(session)).at(-1)).toBe(
      'visits-0 offset 1 key=a at 00:01 → aggregate: counts: a 1 → 2, kept back in the cache of counts until commit: a later value of the same key takes its place, and only the last one goes on',
    );
    await session.commit();
    expect(sentence(session)).toBe('commit of task 0_0: a → counts-out: emitted to counts-out-0: a = 2, committed: visits-0 up to 2');
    await session.step(-2);
    expect(sentence(session)).toBe('commit of task 0_0: a is flushed from the cache of counts');
  });
});
