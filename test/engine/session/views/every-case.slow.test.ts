/**
 * Every conformance case as a session: all along its run all parts of a view are asked for, in both languages. No topology, serde or kind of
 * store may bring a view down or leave a hole in a sentence; and at the end a view's rows are what the live stores hold.
 */
import { describe, expect, test } from 'vitest';
import { hexOf } from '../../../../src/engine/common/bytes.ts';
import type { StateStore } from '../../../../src/engine/index.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { InputRecord } from '../../../../src/engine/session/session-options.ts';
import { plainText } from '../../../../src/engine/session/sentences/text.ts';
import { viewValue } from '../../../../src/engine/session/views/view-values.ts';
import { buildTopology } from '../../../conformance/build-topology.ts';
import { readCases, type ConformanceCase } from '../../../conformance/case.ts';
import { bytesOf } from '../../../conformance/values.ts';
import { EVERYTHING, open, record, storeQuery } from '../sessions.ts';

const cases = readCases(['fixtures/conformance/systematic.jsonl', 'fixtures/conformance/random.jsonl']);
const GROUP = 20;
const groups = Array.from({ length: Math.ceil(cases.length / GROUP) }, (_, i) => [i * GROUP, cases.slice(i * GROUP, (i + 1) * GROUP)] as const);

/** null where Kafka itself refuses the topology. */
async function sessionOf(each: ConformanceCase, index: number): Promise<Session | null> {
  const inputs = new Map<string, InputRecord[]>();
  for (const step of each.input) {
    if ('advance' in step) continue;
    const [key, value] = [bytesOf(step.key), bytesOf(step.value)];
    const one = record(key === null ? null : { $hex: hexOf(key) }, null, 0, { raw: value === null ? null : hexOf(value), timestamp: step.ts });
    inputs.set(step.topic, [...(inputs.get(step.topic) ?? []), one]);
  }
  const config = { 'application.id': 'app', ...each.config };
  try {
    return await open(() => buildTopology(each, config), [...inputs].map(([topic, records]) => ({ topic, records })), {
      title: each.name, config, baseTime: index % 2 === 0 ? 0 : null, wallClock: each.wallClock ?? 0, commits: index % 3 === 0 ? 'driver' : 'manual',
    });
  } catch {
    return null;
  }
}

/** What no sentence may hold; a question mark stands in some of the records. */
const HOLE = /undefined|NaN|\[object/;

/** One moment in one language; the holes found. */
function look(session: Session, language: 'en' | 'zh'): string[] {
  session.language = language;
  const view = session.view(EVERYTHING);
  const said = [view.sentence, view.record?.fateText ?? [], ...(view.record?.way ?? []).flatMap(({ effects }) => effects.map(({ text }) => text))].map(plainText);
  const holes = said.filter((words) => HOLE.test(words));
  if (view.sentence.length === 0) holes.push('no sentence');
  if (view.store !== null && view.store.rows.length !== Math.min(20, view.store.total)) holes.push(`${view.store.rows.length} rows of ${view.store.total}`);
  for (const { record: number, fates } of view.timeline!.cells) if (Object.values(fates).reduce((sum, count) => sum + count, 0) !== 1) holes.push(`fates of record ${number}`);
  return holes;
}

/** The random cases have longer runs, of which some moments have to do. */
function strideOf(each: ConformanceCase): number { return each.file.startsWith('random') ? 7 : 1; }

/** Rows of a live store as `key@start = value`, null for stores that cannot be walked. */
function liveRows(store: StateStore): string[] | null {
  const any = store as unknown as { all?: () => Iterable<[unknown, unknown]>; fetch?: (from: null, to: null) => Iterable<[unknown, unknown]>; findSessions?: unknown; put: unknown };
  if (/KTABLE-FK-JOIN|subscription|shared-join|OUTERSHARED/.test(store.name)) return null;
  const entries = typeof any.findSessions === 'function' ? any.fetch!(null, null) : typeof any.all === 'function' ? any.all() : null;
  if (entries === null) return null;
  return Array.from(entries, ([key, value]) => {
    const inner = value !== null && typeof value === 'object' && 'timestamp' in value && 'value' in value ? (value as { value: unknown }).value : value;
    const shown = viewValue(key);
    return `${shown.text}${shown.window === undefined ? '' : `@${shown.window.start}`} = ${viewValue(inner).text}`;
  }).sort();
}

function shownRows(session: Session, store: string, withWindow: boolean): string[] {
  const rows = session.view(storeQuery(store, { limit: 10_000 })).store!.rows.filter(({ change }) => change !== 'deleted');
  return rows.map(({ key, value, timestamp }) => `${key.text}${withWindow ? `@${key.window?.start ?? timestamp}` : ''} = ${value.text}`).sort();
}

describe.each(groups)('cases from %i', (from, group) => {
  test('can be looked at all along, and show what the live stores hold', async () => {
    let opened = 0;
    for (const [index, each] of group.entries()) {
      const session = await sessionOf(each, from + index);
      if (session === null) continue;
      opened++;
      try {
        const holes = look(session, 'en');
        for (let moment = 0; await session.step(strideOf(each)).catch(() => 0) > 0; moment++) holes.push(...look(session, moment % 2 === 0 ? 'zh' : 'en'));
        if (session.run.failure !== null) continue;
        const rows = new Map([...session.run.thread.tasks.tasks].flatMap((task) => task.stores.map((store) => [store.name, liveRows(store)] as const)));
        for (const [name, live] of rows) if (live !== null) expect(shownRows(session, name, live.some((row) => /@\d+ = /.test(row))), `${each.name}: ${name}`).toEqual(live);
        await session.advanceWallClock(60_000).catch(() => undefined);
        holes.push(...look(session, 'en'));
        while (await session.step(-3 * strideOf(each)) < 0) holes.push(...look(session, 'zh'));
        expect(holes).toEqual([]);
      } catch (error) {
        throw new Error(`${each.name}: ${(error as Error).message}`, { cause: error });
      } finally {
        await session.close().catch(() => undefined);
      }
    }
    expect(opened).toBeGreaterThan(group.length / 3);
  });
});
