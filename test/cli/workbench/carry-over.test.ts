import { expect, test } from 'vitest';
import { carryOver, leftBehind } from '../../../src/cli/workbench/carry-over.ts';
import { WorkbenchPort, type OpenSession } from '../../../src/cli/workbench/workbench-port.ts';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Debugger } from '../../../src/engine/session/debugger.ts';
import { counts, input, open, wordCount } from '../../engine/session/sessions.ts';

const PAGES = input('visits', ['alice', '/a', 0], ['bob', '/a', 1000], ['alice', '/b', 2000]);

async function simulated(topology = counts): Promise<Debugger> { return new Debugger(await open(topology, topology === counts ? [PAGES] : [])); }

/** A broker in memory that the session takes for a real one, with one visit of carol and two of dave. */
async function onKafka(): Promise<Debugger> {
  const broker = new SimBroker({ seed: 1, clock: new MockClock() });
  broker.createTopic('visits', 1);
  broker.createTopic('counts-out', 1);
  for (const [index, key] of ['carol', 'dave', 'dave'].entries()) broker.append('visits', 0, { key: utf8Encode(key), value: utf8Encode('/a'), timestamp: index, headers: [] });
  return new Debugger(await open(counts, [], { kafka: { backend: broker.client(), mode: 'look', groupId: 'g' } }));
}

async function say(on: Debugger, ...lines: readonly string[]): Promise<readonly string[]> {
  let last: readonly string[] = [];
  for (const line of lines) {
    const { ok, lines: said } = await on.execute(line);
    expect(ok, `${line}: ${said.join(' ')}`).toBe(true);
    last = said;
  }
  return last;
}

test('breakpoints, watches and log lines stop and tell on the real Kafka, too; marks and notes wait for the simulated run', async () => {
  const sim = await simulated();
  await say(sim, 'break toStream if value == 2', 'watch counts dave', 'log key at aggregate', 'next 2', 'mark a', 'note look here');
  const real = await onKafka();
  expect(carryOver(sim, real, null, 'en')).toBe('3 points came along; left with the simulated run, to come back with it: mark a, 1 note');
  expect(real.points.all.map(({ id, hits }) => [id, hits])).toEqual([[1, 0], [2, 0]]);
  const stopped = await say(real, 'continue');
  expect(stopped.join('\n')).toContain('dave');
  expect(real.session.moment.record).toBe(2);
  expect(real.marks).toEqual([]);
});

test('marks of the simulated run come back with it, those of the real one are gone', async () => {
  const sim = await simulated();
  await say(sim, 'next 2', 'mark a');
  const left = leftBehind(sim);
  const real = await onKafka();
  carryOver(sim, real, null, 'en');
  await say(real, 'next', 'mark k');
  const again = await simulated();
  expect(carryOver(real, again, left, 'en')).toBe('back again: mark a; gone with the run on the real Kafka: mark k');
  await say(again, 'run', 'jump a');
  expect(again.session.moment.record).toBe(2);
});

test('a point that stops nowhere there is named, and stays in the list', async () => {
  const sim = await simulated();
  await say(sim, 'break toStream');
  const other = await simulated(wordCount);
  await say(sim, 'watch counts alice');
  expect(carryOver(sim, other, null, 'en')).toMatch(/^2 points came along; of them stop nowhere here: .*counts/);
});

test('the workbench says it when the other backend is there', async () => {
  const sim = await simulated();
  await say(sim, 'break drop');
  const opened = (on: Debugger, arrival: string | null): OpenSession => ({
    debugger: on, lesson: null, subscribe: (listener) => on.subscribe(listener), arrival, close: () => on.close(),
    onBackend: async () => {
      const next = await onKafka();
      return opened(next, carryOver(on, next, null, 'zh'));
    },
  });
  const port = new WorkbenchPort(() => Promise.resolve(opened(sim, null)), () => ({ sections: [] }), 'zh');
  await port.execute('open topology visits.ts');
  expect(await port.execute('backend kafka here:9092 yes')).toEqual({ ok: true, lines: ['带来了 1 个断点和监视'] });
  expect(port.view({ points: true }).points).toMatchObject([{ text: 'drop', enabled: true }]);
  await port.close();
});
