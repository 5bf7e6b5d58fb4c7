import { expect } from 'vitest';
import { FATES } from '../../src/engine/debug/fates.ts';
import { LiveKeys } from '../../src/engine/debug/live-keys.ts';
import { Projection } from '../../src/engine/debug/projection.ts';
import { bytesEqual, hexOf, latin1Of } from '../../src/engine/common/bytes.ts';
import type { StateStore } from '../../src/engine/index.ts';
import { drawCase } from './support/random-case.ts';
import { runOnDriver, type DriverRun } from './support/driver-run.ts';
import { property } from './support/property.ts';
import { expectSameEvents } from './support/same-events.ts';
import { liveRows, projectedRows } from './support/store-rows.ts';

/** Stores of the driver's own task, and of the one that fills global tables. */
function taskOf(run: Omit<DriverRun, 'failure'>, store: StateStore): string {
  return run.timeline.stores.has(`-1_-1/${store.name}`) ? '-1_-1' : '0_0';
}

property('what the trace says is in the stores, is there after each record', 150, (random) => {
  const drawn = drawCase(random);
  if (drawn === null) return;
  runOnDriver(drawn, (run, steps) => {
    const head = new Projection(run.timeline, run.log.length);
    for (const store of run.stores.values()) {
      const task = taskOf(run, store);
      expect(projectedRows(store, head, task), `${store.name} after ${steps} steps`).toEqual(liveRows(store, head, task));
    }
  });
});

/** Everything that a walk by old and new values keeps: entries by `task/store/key`, clocks by their id. */
class Walked {
  readonly entries = new Map<string, Uint8Array>();
  readonly clocks = new Map<string, number>();
  readonly #run: DriverRun;
  /** Events that have happened. */
  cursor = 0;

  constructor(run: DriverRun) { this.#run = run; }

  forward(): void { this.#apply(this.cursor++, 'oldValue', 'newValue', 'old', 'new'); }
  back(): void { this.#apply(--this.cursor, 'newValue', 'oldValue', 'new', 'old'); }

  #apply(number: number, was: 'oldValue' | 'newValue', becomes: 'oldValue' | 'newValue', wasTime: 'old' | 'new', becomesTime: 'old' | 'new'): void {
    const event = this.#run.log.at(number);
    if (event.kind === 'store-write') {
      const id = `${event.task}/${event.store}/${hexOf(event.key)}`;
      if (!bytesEqual(this.entries.get(id) ?? null, event[was])) {
        expect.fail(`${id} is ${hexOrNull(this.entries.get(id) ?? null)} before event ${number} (${event.cause}), and not ${hexOrNull(event[was])}`);
      }
      const value = event[becomes];
      if (value === null) this.entries.delete(id);
      else this.entries.set(id, value);
    } else if (event.kind === 'time-advance') {
      const id = `${event.clock}:${event.scope}`;
      expect(this.clocks.get(id) ?? event[wasTime], `${id} before event ${number}`).toBe(event[wasTime]);
      this.clocks.set(id, event[becomesTime]);
    }
  }
}
const hexOrNull = (bytes: Uint8Array | null): string | null => (bytes === null ? null : hexOf(bytes));

property('walking by old and new values, and looking up by index, say the same of any moment; before everything there was nothing', 80, (random) => {
  const drawn = drawCase(random);
  const run = drawn === null ? null : runOnDriver(drawn);
  if (run === null || run.log.length === 0) return;
  const walked = new Walked(run);
  const lookAt = (): void => {
    const moment = new Projection(run.timeline, walked.cursor);
    const found: string[] = [];
    for (const { task, store } of run.timeline.stores.values()) {
      let count = 0;
      for (const { key, value } of moment.rows(task, store)) {
        found.push(`${task}/${store}/${hexOf(key)}=${hexOf(value)}`);
        count++;
      }
      expect(moment.count(task, store), `count of ${store} after ${walked.cursor} events`).toBe(count);
    }
    expect(found.sort(), `after ${walked.cursor} events`).toEqual([...walked.entries].map(([id, value]) => `${id}=${hexOf(value)}`).sort());
    for (const [id, time] of walked.clocks) expect(moment.clock(id, time), `${id} after ${walked.cursor} events`).toBe(time);
  };
  const goTo = (cursor: number): void => {
    while (walked.cursor < cursor) walked.forward();
    while (walked.cursor > cursor) walked.back();
    lookAt();
  };
  goTo(run.log.length);
  for (let visit = 0; visit < 6; visit++) goTo(random.int(run.log.length + 1));
  goTo(0);
  expect(walked.entries.size).toBe(0);
  const nothing = new Projection(run.timeline, 0);
  for (const { task, store } of run.timeline.stores.values()) expect([...nothing.rows(task, store)]).toEqual([]);
  for (const topic of run.timeline.outputs.keys()) expect([nothing.topicSize(topic), nothing.topic(topic)]).toEqual([0, []]);
  for (const node of run.timeline.entries.keys()) expect(nothing.entries(node)).toBe(0);
});

property('one jump shows what many steps show', 40, (random) => {
  const drawn = drawCase(random);
  const run = drawn === null ? null : runOnDriver(drawn);
  if (run === null || run.log.length === 0) return;
  for (const history of run.timeline.stores.values()) {
    const stepping = new LiveKeys(run.timeline, history);
    let cursor = 0;
    for (let visit = 0; visit < 5; visit++) {
      const goal = random.int(run.log.length + 1);
      for (; cursor < goal; cursor++) stepping.at(cursor);
      for (; cursor > goal; cursor--) stepping.at(cursor);
      const jumped = new LiveKeys(run.timeline, history).at(goal);
      expect(stepping.at(goal), `${history.store} after ${goal} events`).toEqual(jumped);
      const rows = [...new Projection(run.timeline, goal).rows(history.task, history.store)].map(({ key }) => latin1Of(key));
      expect(jumped, `${history.store} after ${goal} events`).toEqual(rows);
    }
  }
});

property('every input has one fate, and none is left open', 120, (random) => {
  const drawn = drawCase(random);
  const run = drawn === null ? null : runOnDriver(drawn);
  if (run === null) return;
  const { timeline } = run;
  const counts = timeline.fates.count(1, timeline.inputCount);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(timeline.inputCount);
  expect(counts[FATES.indexOf('pending')], 'pending').toBe(0);
  for (let input = 1; input <= timeline.inputCount; input++) {
    const fate = timeline.fate(input);
    expect(FATES[timeline.fateCode(input)], `input ${input}`).toBe(fate.kind);
    if (fate.kind === 'dropped') expect(fate.reason, `why input ${input} was dropped at ${fate.node}`).not.toBeNull();
  }
  if (run.failure === null) expect(timeline.inFlight).toBe(0);
});

property('equal runs have equal traces, event for event', 50, (random) => {
  const drawn = drawCase(random);
  if (drawn === null) return;
  const [first, second] = [runOnDriver(drawn), runOnDriver(drawn)];
  expect(second?.log.length).toBe(first?.log.length);
  if (first !== null) expectSameEvents(first.log, second!.log);
});
