/** Kafka's answer beside ours. */
import type { Answer, ConformanceCase } from './case.ts';

export interface Difference {
  readonly part: 'error' | 'describe' | 'steps' | 'stores' | 'dropped';
  /** Index of the step and its topic, or the store's name. */
  readonly step?: number;
  readonly topic?: string;
  readonly store?: string;
  /** What stands on either side, piece by piece: records, lines, rows. */
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** All differences, an error first because the others follow from it; none when the answers are identical. */
export function compare({ expect }: ConformanceCase, actual: Answer): Difference[] {
  const differences: Difference[] = [];
  const expectedError = errorText(expect);
  const actualError = errorText(actual);
  if (expectedError !== actualError) {
    differences.push({
      part: 'error', expected: [expectedError, expect.error?.message ?? ''], actual: [actualError, actual.error?.message ?? ''],
      ...((actual.failedStep ?? expect.failedStep) === undefined ? {} : { step: (actual.failedStep ?? expect.failedStep)! }),
    });
  }
  if (expect.describe !== undefined && expect.describe !== actual.describe) {
    differences.push({ part: 'describe', expected: lines(expect.describe), actual: lines(actual.describe ?? '') });
  }
  const steps = Math.max(expect.steps?.length ?? 0, actual.steps?.length ?? 0);
  for (let step = 0; step < steps; step++) {
    const there = expect.steps?.[step] ?? {};
    const here = actual.steps?.[step] ?? {};
    for (const topic of new Set([...Object.keys(there), ...Object.keys(here)])) {
      const expected = (there[topic] ?? []).map((record) => JSON.stringify(record));
      const got = (here[topic] ?? []).map((record) => JSON.stringify(record));
      if (!same(expected, got)) differences.push({ part: 'steps', step, topic, expected, actual: got });
    }
  }
  if (expect.stores !== undefined && actual.stores !== undefined) {
    for (const store of new Set([...Object.keys(expect.stores), ...Object.keys(actual.stores)])) {
      const expected = rows(expect.stores[store]);
      const got = rows(actual.stores[store]);
      if (!same(expected, got)) differences.push({ part: 'stores', store, expected, actual: got });
    }
  }
  if (expect.dropped !== undefined && actual.dropped !== undefined && expect.dropped !== actual.dropped) {
    differences.push({ part: 'dropped', expected: [String(expect.dropped)], actual: [String(actual.dropped)] });
  }
  return differences;
}

/** Stage, class and step decide; the message is free to be clearer than Kafka's. */
function errorText({ error, failedStep }: Answer): string {
  if (error === undefined) return 'no error';
  return `${error.class} at ${error.stage}${failedStep === undefined ? '' : ` ${failedStep}`}`;
}

function lines(text: string): string[] { return text.replace(/\n$/, '').split('\n'); }

function rows(store: readonly unknown[] | undefined): string[] {
  return store === undefined ? ['(no such store)'] : store.map((row) => JSON.stringify(row));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
