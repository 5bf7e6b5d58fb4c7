import { expect } from 'vitest';
import { FATES } from '../../src/engine/debug/fates.ts';
import { Projection } from '../../src/engine/debug/projection.ts';
import type { EngineRun } from '../../src/engine/session/engine-run.ts';
import { drawCase } from './support/random-case.ts';
import { property } from './support/property.ts';
import { expectSameEvents } from './support/same-events.ts';
import { runOnSim } from './support/sim-run.ts';
import { liveRows, projectedRows } from './support/store-rows.ts';

const PARTITIONS = [1, 3] as const;

property('with one and with three partitions, equal runs have equal traces', 35, async (random, seed) => {
  const drawn = drawCase(random);
  if (drawn === null) return;
  for (const partitions of PARTITIONS) {
    const settings = { partitions, seed, commits: random.pick(['driver', 'manual'] as const) };
    const [first, second] = [await runOnSim(drawn, settings), await runOnSim(drawn, settings)];
    expect(second?.log.length).toBe(first?.log.length);
    if (first !== null) expectSameEvents(first.log, second!.log);
  }
});

property('with one and with three partitions, what the trace says is in the stores, is there', 60, async (random, seed) => {
  const drawn = drawCase(random);
  if (drawn === null) return;
  for (const partitions of PARTITIONS) {
    const compare = (run: EngineRun): void => {
      const head = new Projection(run.timeline, run.log.length);
      for (const task of [...run.thread.tasks.tasks, ...(run.thread.global === null ? [] : [run.thread.global])]) {
        for (const store of task.stores) {
          expect(projectedRows(store, head, task.id), `${store.name} of ${task.id}, ${partitions} partitions, ${run.log.length} events`).toEqual(liveRows(store, head, task.id));
        }
      }
    };
    const run = await runOnSim(drawn, { partitions, seed, commits: random.pick(['driver', 'manual'] as const) }, async (at) => {
      if (random.chance(0.1)) await at.commit();
      if (random.chance(0.3)) compare(at);
    });
    if (run === null) continue;
    await run.commit();
    compare(run);
    const { timeline } = run;
    const counts = timeline.fates.count(1, timeline.inputCount);
    expect(counts[FATES.indexOf('pending')], 'pending').toBe(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(timeline.inputCount);
    if (run.failure === null) expect(timeline.inputCount).toBe(drawn.input.filter((step) => !('advance' in step)).length);
  }
});
