import { expect, test } from 'vitest';
import { runToEnd, type OutputRecord, type RunSummary } from '../../src/engine/session/run-to-end.ts';
import earthquakesPerHour from '../../fixtures/datasets/earthquakes/topology.ts';
import { countedByHand, finalCounts, records, sorted } from './earthquakes.ts';

const run = async (partitions: number): Promise<{ readonly outputs: OutputRecord[]; readonly summary: RunSummary }> => {
  const outputs: OutputRecord[] = [];
  const summary = await runToEnd({
    session: { title: 'earthquakes', topology: earthquakesPerHour, inputs: [{ topic: 'earthquakes', records: records() }], partitions: { earthquakes: partitions } },
    clock: { now: () => 0 }, onOutput: (record) => outputs.push(record), trace: null, stopped: () => false, idleMs: 0,
  });
  return { outputs, summary };
};

test('the simulated Kafka counts what a plain loop over the catalogue counts', async () => {
  expect(sorted(finalCounts((await run(1)).outputs))).toEqual(sorted(countedByHand()));
});

test('with three partitions each earthquake is counted or dropped as late, because tasks do not wait for one another', async () => {
  const { outputs, summary } = await run(3);
  const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
  expect(total(finalCounts(outputs)) + summary.dropped).toBe(total(countedByHand()));
});
