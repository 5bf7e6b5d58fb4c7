import { expect, test } from 'vitest';
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { SessionOptions } from '../../../../src/engine/session/session-options.ts';
import { RunReader } from '../../../../src/cli/tutorial/probes/run-reader.ts';
import { input, open, sentence } from '../sessions.ts';

const text = Serdes.string();
const USERS: readonly (readonly [user: string, partition: number])[] = [
  ['bob', 0], ['alice', 1], ['carol', 0], ['frank', 1], ['dave', 0], ['ivan', 1], ['bob', 0], ['alice', 1], ['erin', 0], ['frank', 1], ['bob', 0], ['alice', 1],
];
const VISITS = input('visits', ...USERS.map(([user, partition], i) => [user, '/home', i * 1000, { partition }] as const));

function perUser(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).count(Materialized.as('per-user'))
    .toStream().to('counts', Produced.with(text, Serdes.long()));
}
async function cluster(replicas: number, more: Partial<SessionOptions> = {}): Promise<Debugger> {
  return new Debugger(await open(perUser, [VISITS], { partitions: { visits: 2 }, instances: 2, config: { 'num.standby.replicas': replicas }, ...more }));
}
async function run(on: Debugger, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) expect(await on.execute(line), line).toMatchObject({ ok: true });
}
const COUNTS = { alice: 3, frank: 2, ivan: 1, bob: 3, carol: 1, dave: 1, erin: 1 };
const rows = (on: Debugger): object => Object.fromEntries(new RunReader(on.session).rows('per-user')!.map(({ key, value }) => [key.text, value]));
const ownerOf = (on: Debugger, task: string): string => new RunReader(on.session).owner(task)!;

test('without a standby the survivor reads the whole changelog of what was lost', async () => {
  const on = await cluster(0);
  await run(on, 'end', 'commit');
  const victim = ownerOf(on, '0_1');
  await run(on, `kill ${victim}`);
  expect(new RunReader(on.session).owner('0_1')).toBeNull();
  expect(new RunReader(on.session).owner('0_0')).not.toBeNull();
  await run(on, 's', 'end');
  expect(new RunReader(on.session).restored('0_1')).toBe(6);
  expect(rows(on)).toEqual(COUNTS);
});

test('a standby is never beside its active task, and takes over in one step with nothing to restore', async () => {
  const on = await cluster(1);
  await run(on, 'end', 'commit');
  const victim = ownerOf(on, '0_1');
  const survivor = victim === 'i1' ? 'i2' : 'i1';
  expect(new RunReader(on.session).standbys('0_1')).toEqual([survivor]);
  expect(on.session.view({ tasks: true }).tasks.filter(({ state }) => state === 'standby').map(({ id }) => id).sort()).toEqual(['0_0', '0_1']);
  expect(rows(on)).toEqual(COUNTS);
  await run(on, `kill ${victim}`);
  expect(Object.keys(rows(on))).toEqual(expect.not.arrayContaining(['alice']));
  await run(on, 's', 'end');
  expect(new RunReader(on.session).restored('0_1')).toBe(0);
  expect(ownerOf(on, '0_1')).toBe(survivor);
  expect(rows(on)).toEqual(COUNTS);
});

test('with one instance a standby that is wished for has no place', async () => {
  const on = await cluster(1, { instances: 1 });
  await run(on, 'end');
  expect(new RunReader(on.session).standbys('0_1')).toEqual([]);
});

test('records that come while nobody has the partition wait, those of the others go on', async () => {
  const on = await cluster(0);
  await run(on, '6n', 'commit');
  const victim = ownerOf(on, '0_1');
  await run(on, `kill ${victim}`);
  const lost = on.session.view({ tasks: true }).tasks.find(({ id }) => id === '0_1')!;
  expect(lost).toMatchObject({ instance: '–', state: 'closed', offsets: [{ position: 3, end: 6, committed: 3 }] });
  await run(on, 's');
  expect(sentence(on.session)).toMatch(/^rebalance of the group: session\.timeout\.ms has passed/);
});
