import { expect, test } from 'vitest';
import { Consumed, Materialized, Produced, Serdes, Stores, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { SessionOptions } from '../../../../src/engine/session/session-options.ts';
import { RunReader } from '../../../../src/cli/tutorial/probes/run-reader.ts';
import { BASE, input, open, sentence } from '../sessions.ts';

const text = Serdes.string();
const VISITS = input('visits', ...['alice', 'bob', 'alice', 'alice', 'bob', 'carol'].map((key, i) => [key, '/home', i * 1000] as const));

function counts(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey().count(Materialized.as(Stores.persistentKeyValueStore('counts')))
    .toStream().to('counts-out', Produced.with(text, Serdes.long()));
}

/** Three records, a commit, two more: the moment of the crash. */
async function beforeTheCrash(more: Partial<SessionOptions> = {}): Promise<Debugger> {
  const on = new Debugger(await open(counts, [VISITS], more));
  await run(on, '3n', 'commit', '2n');
  return on;
}
async function run(on: Debugger, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) expect(await on.execute(line), line).toMatchObject({ ok: true });
}
const rows = (session: Session): object => Object.fromEntries(new RunReader(session).rows('counts')!.map(({ key, value }) => [key.text, value]));
const sent = (session: Session, topic: string): number => new RunReader(session).outputs(topic).length;

test('killed after it sent: the changelog is ahead of the committed offset, and two records are counted twice', async () => {
  const on = await beforeTheCrash();
  const { session } = on;
  await run(on, 'kill i1');
  expect(sent(session, 'app-counts-changelog')).toBe(5);
  expect(new RunReader(session).committed('visits', 0)).toBe(3);
  expect(rows(session)).toEqual({});
  await run(on, 'start i1');
  expect(rows(session)).toEqual({ alice: 3, bob: 2 });
  await run(on, 'end', 'commit');
  expect(rows(session)).toEqual({ alice: 4, bob: 3, carol: 1 });
  expect(sent(session, 'counts-out')).toBe(8);
  expect(new RunReader(session).reprocessed).toBe(2);
});

test('closed as it should be: nothing comes twice, and the disk spares the restore', async () => {
  const on = await beforeTheCrash();
  await run(on, 'close i1', 'start i1');
  expect(restored(on.session)).toBe(0);
  await run(on, 'end', 'commit');
  expect(rows(on.session)).toEqual({ alice: 3, bob: 2, carol: 1 });
  expect(sent(on.session, 'counts-out')).toBe(6);
});

test('with a disk that is empty, what was committed comes from the changelog', async () => {
  const on = await beforeTheCrash();
  await run(on, 'close i1', 'start i1 wiped');
  expect(restored(on.session)).toBe(5);
  expect(rows(on.session)).toEqual({ alice: 3, bob: 2 });
});

test('with a cache the updates that were not committed die with it', async () => {
  const on = await beforeTheCrash({ config: { 'statestore.cache.max.bytes': 1_000_000 } });
  await run(on, 'kill i1', 'start i1', 'end', 'commit');
  expect(rows(on.session)).toEqual({ alice: 3, bob: 2, carol: 1 });
  expect(sent(on.session, 'counts-out')).toBe(5);
});

test('killed inside a commit, a cache makes nothing exact', async () => {
  const on = await beforeTheCrash({ config: { 'statestore.cache.max.bytes': 1_000_000 } });
  await run(on, 'kill i1 inside-commit', 'start i1', 'end', 'commit');
  expect(rows(on.session)).toEqual({ alice: 4, bob: 3, carol: 1 });
});

test('killed before it sent: what never reached the broker is done again', async () => {
  const on = await beforeTheCrash();
  const { session } = on;
  await run(on, 'kill i1 before-send');
  expect(session.broker.log({ topic: 'app-counts-changelog', partition: 0 }).end).toBe(3);
  expect(sent(session, 'app-counts-changelog')).toBe(3);
  await run(on, 's-');
  expect(sent(session, 'app-counts-changelog')).toBe(5);
  await run(on, 'end', 'start i1', 'end', 'commit');
  expect(rows(session)).toEqual({ alice: 3, bob: 2, carol: 1 });
  expect(sent(session, 'counts-out')).toBe(6);
});

test('each thing that happens is a step with a sentence, and stepping back undoes it', async () => {
  const on = await beforeTheCrash();
  const { session } = on;
  const before = session.moment.at;
  await run(on, 'kill i1');
  expect(sentence(session)).toBe('instance i1: is killed: what it had produced is sent, nothing more is committed, 0_0 is no longer in i1/1, counts with 2 rows goes with it');
  session.language = 'zh';
  expect(sentence(session)).toBe('实例 i1: 被强行终止：产生的记录已经发送，此后什么都不再提交，0_0 不再属于 i1/1，counts 的 2 行也随之消失');
  session.language = 'en';
  await run(on, 'start i1');
  session.goAt(before + 1);
  const said: string[] = [];
  while (!session.moment.atHead) {
    await session.step();
    said.push(sentence(session));
  }
  expect(said).toEqual([
    'instance i1: starts with 1 thread and joins the group',
    'rebalance of the group: a member has joined; its threads are i1/1',
    'task 0_0: goes to i1/1, where its stores have to be filled',
    'restoring of task 0_0: counts is restored from app-counts-changelog-0 up to offset 5 of 5',
    'task 0_0: runs in i1/1, taking visits-0 from offset 3, stream time of 0_0 begins at 00:02',
  ]);
  session.goAt(before);
  expect(rows(session)).toEqual({ alice: 3, bob: 2 });
  expect(session.view({ tasks: true }).tasks).toMatchObject([{ id: '0_0', instance: 'i1', state: 'running', offsets: [{ position: 5, committed: 3 }], streamTime: BASE + 4000 }]);
  session.goAt(before + 1);
  expect(rows(session)).toEqual({});
  expect(session.view({ tasks: true }).tasks).toMatchObject([{ id: '0_0', instance: '–', state: 'closed' }, { id: '–', instance: 'i1', state: 'closed' }]);
  session.goAt(before + 4);
  expect(session.view({ tasks: true }).tasks).toMatchObject([{ id: '0_0', instance: 'i1', state: 'restoring', progress: 0 }]);
  session.goAt(Infinity);
  expect(session.view({ tasks: true }).tasks).toMatchObject([{ id: '0_0', state: 'running', offsets: [{ position: 3, end: 6, committed: 3 }], streamTime: BASE + 2000 }]);
  await run(on, 'n');
  expect([session.moment.record, session.total]).toEqual([6, 7]);
  await run(on, '3s-');
  expect(sentence(session)).toMatch(/^read again, as it was not committed: visits-0 offset 3 key=alice/);
});

test('points stop at what happens to a cluster', async () => {
  const on = await beforeTheCrash();
  await run(on, 'kill i1', 'start i1', 'end', 'break kill i1', 'break restore', 'c-');
  expect(on.sentence()).toMatch(/^restoring of task 0_0/);
  await run(on, 'c-');
  expect(on.sentence()).toMatch(/^instance i1: is killed/);
});

test('the same seed tells the same story, and a replay of the acts tells it again', async () => {
  const tell = async (): Promise<readonly string[]> => {
    const on = await beforeTheCrash();
    await run(on, 'kill i1', 'start i2', 'end', 'commit', 'threads 2 i2');
    const { log } = on.session.timeline;
    return Array.from({ length: log.length }, (_, number) => JSON.stringify(log.at(number), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  };
  expect(await tell()).toEqual(await tell());
});

test('what cannot be done is refused in words', async () => {
  const on = await beforeTheCrash();
  expect((await on.execute('start i1')).lines).toEqual(['instance i1 runs already; kill or close it first']);
  expect((await on.execute('kill i7')).lines).toEqual(['instance i7 does not run; running: i1']);
  expect((await on.execute('kill i1 softly')).lines).toEqual(['kill … softly: one of after-send, before-send, inside-commit']);
  expect((await on.execute('threads 1')).lines).toEqual(['instance i1 has 1 thread already']);
  expect((await on.execute('start bob')).lines).toEqual(['instances are called i1, i2 and so on, not bob']);
  await run(on, 'kill');
  on.session.language = 'zh';
  expect((await on.execute('close')).lines).toEqual(['哪个实例？close i1']);
  expect(on.complete('kill i1 b', 9).map(({ text: word }) => word)).toEqual(['before-send']);
});

function restored(session: Session): number {
  let records = 0;
  const { log } = session.timeline;
  for (let number = 0; number < log.length; number++) {
    const event = log.at(number);
    if (event.kind === 'restored' && !event.local) records += event.records;
  }
  return records;
}
