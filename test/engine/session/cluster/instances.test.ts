import { expect, test } from 'vitest';
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { SessionOptions } from '../../../../src/engine/session/session-options.ts';
import { RunReader } from '../../../../src/cli/tutorial/probes/run-reader.ts';
import { input, open } from '../sessions.ts';

const text = Serdes.string();
const LINES: readonly (readonly [user: string, page: string, partition: number])[] = [
  ['alice', '/home', 1], ['bob', '/cart', 2], ['carol', '/home', 2], ['dave', '/faq', 2], ['erin', '/home', 0], ['frank', '/cart', 3], ['grace', '/home', 2], ['heidi', '/home', 3],
  ['ivan', '/faq', 1], ['judy', '/home', 3], ['walter', '/cart', 0], ['peggy', '/home', 0],
];
const VISITS = input('visits', ...LINES.map(([user, page, partition], i) => [user, page, i * 1000, { partition }] as const));

function perPage(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupBy((_user, page) => page, Grouped.with(text, text)).count(Materialized.as('per-page'))
    .toStream().to('counts', Produced.with(text, Serdes.long()));
}
const opened = async (more: Partial<SessionOptions> = {}): Promise<Debugger> => new Debugger(await open(perPage, [VISITS], { partitions: { visits: 4 }, ...more }));
async function run(on: Debugger, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) expect(await on.execute(line), line).toMatchObject({ ok: true });
}
const load = (session: Session): number[] => {
  const instances = new Map<string, number>();
  for (const [thread, tasks] of Object.entries(new RunReader(session).load)) instances.set(thread.split('/')[0]!, (instances.get(thread.split('/')[0]!) ?? 0) + tasks);
  return [...instances.values()].sort();
};
const rows = (session: Session): object => Object.fromEntries(new RunReader(session).rows('per-page')!.map(({ key, value }) => [key.text, value]));
const COUNTS = { '/home': 7, '/faq': 2, '/cart': 3 };

test('eight tasks, over three instances three, three and two', async () => {
  const on = await opened();
  const { session } = on;
  expect(new RunReader(session).tasks).toEqual(['0_0', '0_1', '0_2', '0_3', '1_0', '1_1', '1_2', '1_3']);
  expect(load(session)).toEqual([8]);
  await run(on, 'start i2', 'start');
  expect(load(session)).toEqual([2, 3, 3]);
  await run(on, 'end', 'commit');
  expect(rows(session)).toEqual(COUNTS);
});

test('of ten threads two have nothing to do, and the results are those of one', async () => {
  const on = await opened({ threads: 10 });
  expect(Object.values(new RunReader(on.session).load).filter((tasks) => tasks === 0)).toHaveLength(2);
  expect(on.session.view({ tasks: true }).tasks.filter(({ state }) => state === 'idle')).toHaveLength(2);
  await run(on, 'end');
  expect(rows(on.session)).toEqual(COUNTS);
});

test('tasks move in the middle of the work, and come back, and nothing is counted twice', async () => {
  const on = await opened({ instances: 2 });
  await run(on, '5n', 'close i2', '3n', 'start i2', 'threads 3 i1', 'end', 'commit');
  expect(rows(on.session)).toEqual(COUNTS);
  await run(on, 'goto 4');
  expect(load(on.session)).toEqual([4, 4]);
});

test('what a dead instance has done since its commit is done again by another one', async () => {
  const on = await opened({ instances: 2 });
  const { session } = on;
  await run(on, '6n', 'commit', '3n', 'kill i2');
  const unowned = session.view({ tasks: true }).tasks.filter(({ instance, id }) => instance === '–' && id !== '–').map(({ id }) => id);
  expect(unowned).toHaveLength(4);
  await run(on, 's');
  expect(on.sentence()).toBe('rebalance of the group: session.timeout.ms has passed without a sign of life from a member; its threads are i1/1');
  await run(on, 'end', 'commit');
  expect(load(session)).toEqual([0, 8].slice(1));
  const counted = rows(session) as { readonly [page: string]: number };
  for (const [page, count] of Object.entries(COUNTS)) expect(counted[page]).toBeGreaterThanOrEqual(count);
});

test('an instance that nobody is left beside leaves the records waiting, and says so', async () => {
  const on = await opened();
  await run(on, '2n', 'kill');
  expect(await on.execute('n')).toMatchObject({ ok: false, lines: ['no instance is running: start one with start'] });
  expect(on.session.view({ tasks: true }).tasks.find(({ id }) => id === '0_2')).toMatchObject({ instance: '–', state: 'closed' });
});

test('looking at what a cluster did is not changed by looking', async () => {
  const on = await opened({ instances: 3, threads: 2 });
  await run(on, '4n', 'kill i3', '2n', 'start i3', 'end');
  const { session } = on;
  const events = session.timeline.log.length;
  for (let at = session.timeline.steps.length; at >= 0; at -= 3) {
    session.goAt(at);
    session.view({ tasks: true, clocks: true, topics: { name: null, records: 5 } });
  }
  expect(session.timeline.log.length).toBe(events);
});
