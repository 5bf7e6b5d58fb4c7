/** A debugger on an application that is exactly once: it steps as before, and shows what readers of committed records see. */
import { expect, test } from 'vitest';
import { Debugger } from '../../../src/engine/session/debugger.ts';
import type { Session } from '../../../src/engine/session/session.ts';
import type { ViewPartition } from '../../../src/engine/session/view.ts';
import { Talk } from './commands/talk.ts';
import { input, open, sentences, VISITS, visitsPerMinute, wordCount } from './sessions.ts';

const EOS = { config: { 'processing.guarantee': 'exactly_once_v2' } };
const WORDS = input('lines', [null, 'to be or', 0], [null, 'not to be', 1000], [null, 'to', 2000]);

function partition(session: Session, topic: string): ViewPartition { return session.view({ topics: { name: topic, records: 20 } }).topics.find(({ name }) => name === topic)!.partitions[0]!; }
const marks = (session: Session, topic: string): string => partition(session, topic).records.map(({ offset, transaction }) => `${offset}${transaction === undefined ? '' : ` ${transaction}`}`).join(', ');

test('the turns come in the same order as at least once, through repartition topics too', async () => {
  const turns = async (config: { readonly [key: string]: string }): Promise<string[]> => {
    const session = await open(wordCount, [WORDS], { config, partitions: { lines: 1, counts: 2 } });
    await session.step(1000);
    const { log } = session.timeline;
    const found: string[] = [];
    for (let i = 0; i < log.length; i++) {
      const event = log.at(i);
      if (event.kind === 'turn-start' && event.cause === 'record') found.push(`${event.task} ${event.topic}-${event.partition} ${String(event.value)}`);
    }
    return found;
  };
  const once = await turns(EOS.config);
  expect(once.length).toBeGreaterThan(8);
  expect(once).toEqual(await turns({}));
});

test('what a record led to is in an open transaction until a commit, seen from wherever the cursor stands', async () => {
  const session = await open(visitsPerMinute, [VISITS], EOS);
  await session.step(1000);
  expect(marks(session, 'counts')).toMatch(/^0 open, 1 open, 2 open/);
  expect(partition(session, 'counts')).toMatchObject({ lastStable: 0, openTransaction: 0 });
  expect(partition(session, 'visits').lastStable).toBeNull();
  const before = partition(session, 'counts').records.length;
  await session.commit();
  await session.step(1);
  expect(marks(session, 'counts')).not.toContain('open');
  // The end of the transaction takes an offset.
  expect(partition(session, 'counts')).toMatchObject({ end: before + 1, lastStable: before + 1, openTransaction: null });
  await session.goto(5);
  expect(partition(session, 'counts')).toMatchObject({ lastStable: 0, openTransaction: 0 });
});

test('a commit says what became of the transaction', async () => {
  const session = await open(visitsPerMinute, [VISITS], { ...EOS, config: { ...EOS.config, 'statestore.cache.max.bytes': '10485760' } });
  await sentences(session);
  await session.commit();
  const { log } = session.timeline;
  const actions: string[] = [];
  for (let i = 0; i < log.length; i++) {
    const event = log.at(i);
    if (event.kind === 'transaction') actions.push(`${event.action} ${event.written.map(([topic, at, from, to]) => `${topic}-${at} ${from}..${to}`).join(', ')}`);
  }
  expect(actions).toEqual(['begin ', 'commit app-visits-per-minute-changelog-0 0..5, counts-0 0..5']);
});

test('at least once nothing of it is shown', async () => {
  const session = await open(visitsPerMinute, [VISITS]);
  await session.step(1000);
  expect(partition(session, 'counts')).toMatchObject({ lastStable: null, openTransaction: null });
  expect(marks(session, 'counts')).not.toContain('open');
});

test('print topic says where readers of committed records wait, and what they have got', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], EOS);
  await talk.say('run');
  expect(await talk.say('print topic counts')).toMatch(/a transaction is open from offset 0 on; readers of committed records wait there/);
  expect(await talk.say('print topic counts committed')).toContain('nothing');
  await talk.say('commit');
  expect(await talk.say('print topic counts committed')).toContain('alice');
});

test('what a killed instance had sent is open until it comes back, and aborted then', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], EOS);
  for (const line of ['6n', 'kill i1', 'start i1', 'end']) expect(await talk.say(line), line).not.toMatch(/^!/);
  const { session } = talk.on;
  expect(marks(session, 'counts')).toMatch(/^0 aborted/);
  expect(marks(session, 'counts')).toMatch(/open/);
  await talk.say('commit');
  const committed = partition(session, 'counts').records.filter(({ transaction }) => transaction === undefined);
  const straight = await open(visitsPerMinute, [VISITS], EOS);
  await straight.step(1000);
  expect(committed.map(({ key, value }) => `${key.text}=${value.text}`)).toEqual(partition(straight, 'counts').records.map(({ key, value }) => `${key.text}=${value.text}`));
});

test('killed with its offsets in the transaction, it goes on at the offset that was committed before', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], EOS);
  for (const line of ['3n', 'commit', '2n', 'kill i1 inside-commit', 'start i1']) expect(await talk.say(line), line).not.toMatch(/^!/);
  const { log } = talk.on.session.timeline;
  const moves = Array.from({ length: log.length }, (_, i) => log.at(i)).flatMap((event) => (event.kind === 'task-move' && event.newState === 'running' ? [event.positions] : []));
  expect(moves.at(-1)).toEqual([['visits', 0, 3]]);
  await talk.say('end', 'commit');
  expect(partition(talk.on.session, 'visits').committed).toBe(8);
});

test('an heir waits for the transaction of a dead instance until the wall clock has gone over its time-out', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], { ...EOS, instances: 2 });
  for (const line of ['3n', 'commit', '2n']) expect(await talk.say(line), line).not.toMatch(/^!/);
  const owner = talk.on.session.run.cluster.tasks[0]!.member.instance.name;
  for (const line of [`kill ${owner}`, 'end']) expect(await talk.say(line), line).not.toMatch(/^!/);
  expect(talk.on.session.timeline.inputCount).toBe(5);
  for (const line of ['clock 11s', 'end', 'commit']) expect(await talk.say(line), line).not.toMatch(/^!/);
  expect(marks(talk.on.session, 'counts')).toMatch(/aborted/);
  expect(talk.on.session.timeline.inputCount).toBe(10);
});

test.each(['driver', 'manual', 'interval'] as const)('with commits by the rule of %s a run comes to the same end as at least once', async (commits) => {
  const outputs = async (config: { readonly [key: string]: string }): Promise<string[]> => {
    const session = await open(wordCount, [WORDS], { config, commits, clockFollows: commits === 'interval' });
    await session.step(1000);
    expect(session.timeline.inFlight).toBe(0);
    return partition(session, 'word-counts').records.map(({ key, value }) => `${key.text}=${value.text}`);
  };
  const once = await outputs(EOS.config);
  expect(once.length).toBeGreaterThan(5);
  expect(once).toEqual(await outputs({}));
});

test('a run says for which transaction of a dead instance it waits, and how long', async () => {
  const on = new Debugger(await open(visitsPerMinute, [VISITS], { instances: 2, config: { 'processing.guarantee': 'exactly_once_v2' } }));
  for (const line of ['goto 3', 'commit', 'goto 5', 'kill i1']) await on.execute(line);
  const owner = on.session.run.cluster.abandonedTransaction!.transactionalId;
  const wait = `the transaction of ${owner}, which is dead, is open yet: what it had waits until the broker aborts it, in 10 s 1 ms (clock 10001ms)`;
  expect((await on.execute('run')).lines.at(-1)).toBe(wait);
  expect(await on.execute('next')).toMatchObject({ ok: false, lines: [wait] });
  // one millisecond less is not enough
  await on.execute('clock 10000ms');
  expect((await on.execute('next')).lines).toEqual([expect.stringContaining('in 1 ms (clock 1ms)')]);
  await on.execute('clock 1ms');
  expect((await on.execute('run')).lines.join()).not.toContain('waits');
  expect(await on.execute('next')).toMatchObject({ ok: false, lines: [expect.stringContaining('this is the end of the input')] });
});
