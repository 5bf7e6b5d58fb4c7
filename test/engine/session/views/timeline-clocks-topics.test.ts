import { describe, expect, test } from 'vitest';
import { Consumed, Produced, Serdes, type Processor, type ProcessorContext, type StreamsBuilder } from '../../../../src/engine/index.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { ViewClock, ViewTimeline, ViewTopic } from '../../../../src/engine/session/view.ts';
import { BASE, counts, EVERYTHING, input, open, sentence, VISITS, visitsPerMinute, wordCount } from '../sessions.ts';

describe('the timeline', () => {
  const cellsOf = ({ cells }: ViewTimeline): string[] => cells.map(({ record, count, fates }) => `${record}x${count} ${Object.entries(fates).map(([fate, n]) => `${n} ${fate}`).join(' ')}`);

  test('has a cell per record where there is room, with fates as far as they are known', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(6, 2);
    const timeline = session.view({ timeline: { from: 1, to: 80, cells: 80 } }).timeline!;
    expect(timeline).toMatchObject({ from: 1, to: 8, cursor: { record: 6, step: 2 }, head: 6, total: 8 });
    expect(cellsOf(timeline)).toEqual(['1x1 1 emitted', '2x1 1 emitted', '3x1 1 emitted', '4x1 1 emitted', '5x1 1 emitted', '6x1 1 dropped', '7x1 1 pending', '8x1 1 pending']);
  });

  test('tells the record under the cursor as far as it has come, and later ones as they will be', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.end();
    await session.goto(7, 1);
    expect(cellsOf(session.view({ timeline: { from: 6, to: 8, cells: 3 } }).timeline!)).toEqual(['6x1 1 dropped', '7x1 1 pending', '8x1 1 emitted']);
  });

  test('lets a cell stand for many when there are more records than cells', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.end();
    expect(cellsOf(session.view({ overview: { cells: 3 } }).overview!)).toEqual(['1x2 2 emitted', '3x3 3 emitted', '6x3 2 emitted 1 dropped']);
  });

  test('of an empty run has no cells', async () => {
    const session = await open(visitsPerMinute, []);
    expect(session.view(EVERYTHING)).toMatchObject({ timeline: { cells: [] }, overview: { cells: [] }, record: null });
  });
});

describe('clocks', () => {
  const clockOf = (session: Session, kind: ViewClock['kind'], scope?: string): ViewClock | undefined => session.view({ clocks: true }).clocks.find((clock) => clock.kind === kind && (scope === undefined || clock.scope === scope));

  test('of partitions that one task chooses from tell what waits at the head of each, as long as it is known', async () => {
    const merged = (builder: StreamsBuilder): void => {
      const text = Serdes.string();
      builder.stream('a', Consumed.with(text, text)).merge(builder.stream('b', Consumed.with(text, text))).to('out', Produced.with(text, text));
    };
    const session = await open(merged, [input('a', ['k', '1', 1000], ['k', '2', 4000]), input('b', ['k', '3', 2000])]);
    const heads = (): unknown => session.view({ clocks: true }).clocks.filter(({ kind }) => kind === 'partition').map(({ scope, head }) => [scope, head]);
    await session.goto(1);
    expect(heads()).toEqual([['a-0', BASE + 4000], ['b-0', BASE + 2000]]);
    await session.goto(2);
    expect(heads()).toEqual([['a-0', BASE + 4000], ['b-0', null]]);
    await session.goto(1);
    expect(heads()).toEqual([['a-0', undefined], ['b-0', undefined]]);
  });

  test('tell their value and what it was before the step', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    expect(clockOf(session, 'stream', '0_0')).toMatchObject({ value: null, previous: null });
    await session.goto(2, 1);
    expect(clockOf(session, 'stream', '0_0')).toMatchObject({ value: BASE + 10_000, previous: BASE + 5000 });
    expect(clockOf(session, 'partition', 'visits-0')).toMatchObject({ value: BASE + 10_000, previous: BASE + 5000 });
    expect(clockOf(session, 'node')).toMatchObject({ scope: 'aggregate.observedStreamTime 0_0', value: BASE + 5000, previous: BASE + 5000 });
    await session.step(1);
    expect(clockOf(session, 'node')).toMatchObject({ value: BASE + 10_000, previous: BASE + 5000 });
  });

  class Ticking implements Processor<string, string, string, string> {
    init(context: ProcessorContext<string, string>): void {
      context.schedule(10_000, 'stream-time', () => {});
      context.schedule(60_000, 'wall-clock-time', () => {});
    }
    process(): void { /* only its clocks matter */ }
  }
  const ticking = (builder: StreamsBuilder): void => { builder.stream('in', Consumed.with(Serdes.string(), Serdes.string())).process(() => new Ticking()); };

  test('say when punctuations are due, on which clock', async () => {
    const session = await open(ticking, [input('in', ['a', 'x', 3000], ['a', 'x', 21_000])]);
    const due = (): unknown => session.view({ clocks: true }).clocks.filter(({ kind }) => kind === 'punctuation').map(({ scope, on, due: at, value }) => [scope, on, at, value]);
    expect(due()).toEqual([['process 0_0', 'stream', 0, null], ['process 0_0', 'wall', BASE + 60_000, BASE]]);
    await session.goto(1);
    expect(due()).toEqual([['process 0_0', 'stream', BASE + 10_000, BASE + 3000], ['process 0_0', 'wall', BASE + 60_000, BASE]]);
    expect(sentence(session)).toBe('punctuation of process in task 0_0: stream time has reached the due time: called with 00:03, next due at 00:10');
    await session.goto(2);
    expect(clockOf(session, 'punctuation')).toMatchObject({ due: BASE + 30_000, value: BASE + 21_000 });
    await session.advanceWallClock(60_000);
    expect(clockOf(session, 'wall')).toMatchObject({ value: BASE + 60_000 });
    expect(sentence(session)).toBe('punctuation of process in task 0_0: the wall clock has reached the due time: called with 01:00, next due at 02:00');
    await session.goto(1);
    expect(clockOf(session, 'wall')).toMatchObject({ value: BASE });
  });

  test('say when the session commits by itself', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0])], { commits: 'interval', config: { 'commit.interval.ms': 30_000 } });
    expect(clockOf(session, 'commit')).toMatchObject({ value: BASE, due: BASE + 30_001, on: 'wall' });
    await session.goto(1);
    await session.goto(0);
    expect(clockOf(session, 'commit')).toMatchObject({ due: null, note: 'known at the newest moment only' });
  });

  test('say what brings a commit where no clock does', async () => {
    expect(clockOf(await open(counts, []), 'commit')).toMatchObject({ due: null, note: 'only when you say `commit`' });
    expect(clockOf(await open(counts, [], { commits: 'driver', language: 'zh' }), 'commit')).toMatchObject({ note: '每条记录之后' });
  });
});

describe('topics', () => {
  const topicOf = (session: Session, name: string, records = 5): ViewTopic => session.view({ topics: { name, records } }).topics[0]!;
  const recordsOf = (topic: ViewTopic, partition = 0): string[] => topic.partitions[partition]!.records.map(({ offset, key, value, fresh }) => `${offset} ${key.text}=${value.text}${fresh ? ' fresh' : ''}`);

  test('show what was taken of an input and what is still ahead', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(3);
    const topic = topicOf(session, 'visits', 2);
    expect(topic).toMatchObject({ role: 'input', partitions: [{ start: 0, end: 8, position: 3, committed: null }] });
    expect(recordsOf(topic)).toEqual(['1 bob=/home', '2 alice=/cart fresh']);
    await session.commit();
    expect(topicOf(session, 'visits')).toMatchObject({ partitions: [{ committed: 3 }] });
    await session.goto(2);
    expect(topicOf(session, 'visits')).toMatchObject({ partitions: [{ committed: null, position: 2 }] });
  });

  test('show what was written up to the cursor, with offsets before the broker has said them', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(2);
    const topic = topicOf(session, 'counts');
    expect(topic).toMatchObject({ role: 'output', partitions: [{ start: 0, end: 2, position: null }] });
    expect(recordsOf(topic)).toEqual(['0 alice=1', '1 bob=1 fresh']);
    expect(topic.partitions[0]!.records[1]!.key.window).toEqual({ kind: 'time', start: BASE, end: BASE + 60_000 });
    await session.step(-2);
    expect(recordsOf(topicOf(session, 'counts'))).toEqual(['0 alice=1']);
  });

  test('of changelogs are read with the serdes of their store', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(1);
    const [record] = topicOf(session, 'app-visits-per-minute-changelog').partitions[0]!.records;
    expect(record).toMatchObject({ offset: 0, key: { text: 'alice', window: { start: BASE } }, value: { text: '1', type: 'number' }, timestamp: BASE + 5000 });
  });

  test('of a repartition have both ends', async () => {
    const session = await open(wordCount, [input('lines', ['l', 'to be', 0])], { partitions: { lines: 2 } });
    await session.goto(1, 8);
    expect(topicOf(session, 'app-words-repartition').partitions.map(({ end, position }) => [end, position])).toEqual([[2, 0], [0, 0]]);
    await session.end();
    expect(topicOf(session, 'app-words-repartition').partitions.map(({ end, position }) => [end, position])).toEqual([[2, 2], [0, 0]]);
  });
});

test('tasks have their partitions, stores and stream times at the cursor', async () => {
  const session = await open(wordCount, [input('lines', ['l', 'to be', 7000])]);
  await session.goto(1, 5);
  expect(session.view({ tasks: true }).tasks).toEqual([
    { id: '0_0', instance: 'i1', thread: 'StreamThread-1', state: 'running', partitions: ['lines-0'], offsets: [{ position: 1, end: 1, committed: null }], streamTime: BASE + 7000, stores: [], progress: null },
    { id: '1_0', instance: 'i1', thread: 'StreamThread-1', state: 'running', partitions: ['app-words-repartition-0'], offsets: [{ position: 0, end: 1, committed: null }], streamTime: null, stores: ['words'], progress: null },
  ]);
});

test('a view is plain data, and grows its revision with what it shows', async () => {
  const session = await open(visitsPerMinute, [VISITS]);
  const { revision } = session.view(EVERYTHING);
  await session.next();
  const view = session.view(EVERYTHING);
  expect(view.revision).toBeGreaterThan(revision);
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
});

test('where the oldest events were let go the view says so and shows the rest', async () => {
  const records = Array.from({ length: 6000 }, (_, i) => ['k', 'x', i * 10] as const);
  const session = await open(counts, [input('visits', ...records)], { maxEvents: 20_000 });
  await session.end();
  expect(session.view(EVERYTHING).store!.rows[0]).toMatchObject({ key: { text: 'k' }, value: { text: '6000' } });
  session.goAt(4);
  expect(sentence(session)).toContain('was let go');
  expect(session.view(EVERYTHING)).toMatchObject({ record: null, flow: { node: null } });
  session.goAt(0);
  expect(sentence(session)).toContain('oldest state that is still known');
  expect(session.view(EVERYTHING).store!.rows).toHaveLength(1);
});
