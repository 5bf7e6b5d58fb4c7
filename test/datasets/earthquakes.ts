import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJsonLines } from '../../src/cli/input/read-inputs.ts';
import type { InputRecord } from '../../src/engine/session/session-options.ts';
import type { OutputRecord } from '../../src/engine/session/run-to-end.ts';
import { magnitudeClass, type SeismicEvent } from '../../fixtures/datasets/earthquakes/topology.ts';

const HOUR_MS = 3_600_000;
export const folder = path.join(import.meta.dirname, '../../fixtures/datasets/earthquakes');

export function records(): InputRecord[] { return parseJsonLines(readFileSync(path.join(folder, 'earthquakes.jsonl'), 'utf8'), 'earthquakes.jsonl', 0); }

/** What a plain loop over the file counts: `class@hour` to the number of earthquakes. */
export function countedByHand(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value, timestamp } of records()) {
    const event = value as unknown as SeismicEvent;
    if (event.type !== 'earthquake') continue;
    const id = `${magnitudeClass(event.magnitude)}@${Math.floor(timestamp! / HOUR_MS) * HOUR_MS}`;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** The last count that the output topic received for each window. */
export function finalCounts(outputs: readonly OutputRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key, value } of outputs) {
    const windowed = key as unknown as { readonly key: string; readonly start: number };
    counts.set(`${windowed.key}@${windowed.start}`, value as number);
  }
  return counts;
}

export const sorted = (counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
