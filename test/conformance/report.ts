/** The runner's printed forms: data in, lines out. */
import { areas, areasOf } from './areas.ts';
import type { ConformanceCase } from './case.ts';
import type { Difference } from './compare.ts';

export interface Result {
  readonly conformanceCase: ConformanceCase;
  readonly differences: readonly Difference[];
  readonly thrown: unknown;
}

const shownFailures = 10;
const shownRows = 40;

export function summary(results: readonly Result[]): string[] {
  const lines = [`${identical(results)} of ${results.length} identical`, ''];
  const width = Math.max(...areas.map((area) => area.length));
  for (const area of areas) {
    const inArea = results.filter(({ conformanceCase }) => areasOf(conformanceCase).has(area));
    if (inArea.length > 0) lines.push(`${area.padEnd(width)}  ${String(identical(inArea)).padStart(4)} of ${String(inArea.length).padStart(4)}`);
  }
  return lines;
}

/** The first failures, each with the first place where the answers part; the other places by name only. */
export function failures(results: readonly Result[]): string[] {
  const failed = results.filter(({ differences }) => differences.length > 0);
  const lines = failed.slice(0, shownFailures).flatMap((result) => ['', ...failureLines(result)]);
  if (failed.length > shownFailures) lines.push('', `… and ${failed.length - shownFailures} more; --only TEXT picks them by name, --json lists all`);
  return lines;
}

export function jsonLine({ conformanceCase, differences, thrown }: Result): string {
  return JSON.stringify({
    name: conformanceCase.name, file: conformanceCase.file, areas: [...areasOf(conformanceCase)], identical: differences.length === 0, differences,
    ...(differences.length > 0 && thrown instanceof Error ? { thrown: stackOf(thrown) } : {}),
  });
}

function identical(results: readonly Result[]): number {
  return results.filter(({ differences }) => differences.length === 0).length;
}

function failureLines({ conformanceCase, differences, thrown }: Result): string[] {
  const [first, ...others] = differences;
  const lines = [`${conformanceCase.name}  (${conformanceCase.file})`, `  ${place(first!)}`, ...sideBySide(first!.expected, first!.actual)];
  if (first!.part === 'error' && thrown instanceof Error) lines.push(...stackOf(thrown).split('\n').slice(0, 12).map((line) => `    ${line}`));
  if (others.length > 0) {
    const names = others.slice(0, 8).map(place).join('; ');
    lines.push(`  also: ${names}${others.length > 8 ? ` and ${others.length - 8} more` : ''}`);
  }
  return lines;
}

function place({ part, step, topic, store }: Difference): string {
  switch (part) {
    case 'steps': return `step ${step}, topic ${topic}`;
    case 'error': return step === undefined ? 'error' : `error, step ${step}`;
    case 'stores': return `store ${store}`;
    case 'describe': case 'dropped': return part;
  }
}

/** Kafka's left, ours right, `≠` where they part; long equal stretches at the start are left out. */
function sideBySide(expected: readonly string[], actual: readonly string[]): string[] {
  const length = Math.max(expected.length, actual.length);
  let from = 0;
  while (from < length && expected[from] === actual[from]) from++;
  from = Math.max(0, from - 3);
  const to = Math.min(length, from + shownRows);
  const width = Math.min(100, Math.max('Kafka'.length, ...expected.slice(from, to).map((each) => each.length)));
  const lines = [`    ${'Kafka'.padEnd(width)}    kstep`];
  if (from > 0) lines.push(`    (${from} equal)`);
  for (let i = from; i < to; i++) {
    const left = expected[i] ?? '-';
    const right = actual[i] ?? '-';
    const sign = left === right ? ' ' : '≠';
    if (left.length <= width) lines.push(`    ${left.padEnd(width)}  ${sign} ${right}`.trimEnd());
    else lines.push(`    ${left}`, `    ${' '.repeat(width)}  ${sign} ${right}`);
  }
  if (to < length) lines.push(`    (${length - to} more)`);
  return lines;
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\nCaused by: ${stackOf(error.cause)}` : own;
}
