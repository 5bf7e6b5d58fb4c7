/** The lesson's runs against what Kafka Streams itself answered to the same records (fixtures/tutorials/goldens.jsonl). */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { toJson, type Json } from '../../../engine/session/codec.ts';
import { packageRoot } from '../../system/package-root.ts';
import type { Lesson } from '../format/lesson.ts';
import { windowOf } from '../probes/notation.ts';
import { sameJson } from '../probes/evaluate.ts';
import { RunReader, type ReadRecord } from '../probes/run-reader.ts';
import { LessonRuns } from '../run/lesson-runs.ts';
import { act } from '../run/replay.ts';

interface GoldenRecord { readonly topic: string; readonly key: Json; readonly value: Json; readonly ts: number }
interface GoldenStep { readonly in?: GoldenRecord; readonly advanceWallClockMs?: number; readonly out: readonly GoldenRecord[] }
interface Golden {
  readonly tutorial: string;
  readonly variant: string;
  readonly steps: readonly GoldenStep[];
  readonly stores: Readonly<{ [store: string]: readonly { readonly key: Json; readonly value: Json; readonly ts?: number }[] }>;
  readonly dropped: number;
  readonly stopped?: Json;
}

/** Stand for bytes of an internal format. */
const OPAQUE: ReadonlySet<Json> = new Set(['(change)', '(internal)']);

export function goldensOf(tutorial: string, file: string = path.join(packageRoot(), 'fixtures', 'tutorials', 'goldens.jsonl')): readonly Golden[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Golden).filter((golden) => golden.tutorial === tutorial);
}

export async function goldenProblems(lesson: Lesson): Promise<readonly string[]> {
  const runs = new LessonRuns(lesson);
  // cases of a lab share the reference runs of the lab
  const goldens = [...goldensOf(lesson.id), ...goldensOf(lesson.chapter).filter(({ variant }) => variant in lesson.goldens)];
  const problems: string[] = [];
  for (const variant of Object.keys(lesson.goldens)) {
    if (!goldens.some((golden) => golden.variant === variant)) problems.push(`${lesson.place.file}:1: there is no reference run ${lesson.id} ${variant}`);
  }
  for (const golden of goldens) {
    const variation = lesson.goldens[golden.variant];
    if (variation === undefined) problems.push(`${lesson.place.file}:1: the front matter names no run for the reference run ${golden.variant}`);
    else for (const problem of await compare(runs, golden, variation)) problems.push(`${lesson.place.file}:1: ${golden.variant}: ${problem}`);
  }
  return problems;
}

async function compare(runs: LessonRuns, golden: Golden, variation: Lesson['goldens'][string]): Promise<readonly string[]> {
  const session = await runs.open(variation);
  const problems: string[] = [];
  const told = new Map<string, number>();
  const hasForeignKey = golden.steps.some(({ out }) => out.some(({ topic }) => topic.endsWith('-subscription-response-topic')));
  let input = 0;
  for (const step of golden.steps) {
    if (step.in === undefined) await act(session, { after: input, kind: 'advanceWallClock', ms: step.advanceWallClockMs ?? 0 });
    else if (!await session.goto(++input) && golden.stopped === undefined) problems.push(`there is no #${input}; the reference has ${JSON.stringify(step.in)}`);
    const run = new RunReader(session);
    const name = step.in === undefined ? `after the clock moved by ${step.advanceWallClockMs} ms` : `#${input}`;
    const taken = step.in === undefined ? null : run.input(input);
    if (taken !== null && !sameInput(run, input, step.in!)) problems.push(`${name} is ${JSON.stringify(plainRecord(taken, run.base))}, in the reference ${JSON.stringify(step.in)}`);
    const topics = new Set([...run.session.info.outputTopics, ...run.internalTopics, ...step.out.map(({ topic }) => topic)]);
    const sent: GoldenRecord[] = [];
    for (const topic of [...topics].sort()) {
      const records = run.outputs(topic);
      const isTold = !topic.endsWith('-changelog') || golden.steps.some(({ out }) => out.some((record) => record.topic === topic));
      if (isTold) sent.push(...records.slice(told.get(topic) ?? 0).map((record) => plainRecord(record, run.base)));
      told.set(topic, records.length);
    }
    const reference = [...step.out].sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0));
    const expected = hasForeignKey ? withoutRepeats(reference) : reference;
    for (let i = 0; i < Math.max(sent.length, expected.length); i++) {
      const [is, was] = [sent[i], expected[i]];
      if (is === undefined || was === undefined || !sameRecord(is, was)) problems.push(`${name} sends ${is === undefined ? 'nothing' : JSON.stringify(is)}, in the reference ${was === undefined ? 'nothing' : JSON.stringify(was)}`);
    }
  }
  const run = new RunReader(session);
  for (const [store, rows] of Object.entries(golden.stores)) {
    const found = run.rows(store);
    if (found === null) problems.push(`there is no store ${store}`);
    else {
      const [is, was] = [found.map((row) => storeRow(row.key.text, row.key.window, row.value, row.time, run.base)), rows.map((row) => JSON.stringify({ key: row.key, value: row.value, ...(row.ts === undefined ? {} : { ts: row.ts }) }))];
      if ([...is].sort().join() !== [...was].sort().join()) problems.push(`${store} holds ${is.join(' ')}, in the reference ${was.join(' ')}`);
    }
  }
  if (run.dropped(null) !== golden.dropped) problems.push(`${run.dropped(null)} records are dropped, in the reference ${golden.dropped}`);
  return problems;
}

/** The Kafka of the references answered twice when a left foreign-key join changed its foreign key; the Kafka of today does so once. */
function withoutRepeats(records: readonly GoldenRecord[]): readonly GoldenRecord[] {
  return records.filter((record, i) => i === 0 || !sameRecord(record, records[i - 1]!));
}

/** Inputs are compared as they were written: an extractor may give them another time, and what is no value of the topic's serde is text there. */
function sameInput(run: RunReader, number: number, was: GoldenRecord): boolean {
  const written = run.written(number)!;
  const is = { ...plainRecord(run.input(number)!, run.base), ts: written.time - run.base };
  if (sameRecord(is, was)) return true;
  return typeof was.value === 'string' && written.value !== null && sameRecord({ ...is, value: relative(asJson(new TextDecoder().decode(written.value)), run.base) }, { ...was, value: asJson(was.value) });
}

function asJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function storeRow(key: string, window: { readonly start: number; readonly end: number } | null, value: Json, time: number | null, base: number): string {
  return JSON.stringify({
    key: window === null ? key : { key, start: window.start - base, end: window.end - base }, value: relative(value, base), ...(time === null ? {} : { ts: time - base }),
  });
}

function plainRecord({ topic, key, value, time }: ReadRecord, base: number): GoldenRecord {
  const window = windowOf(key);
  const plainKey = window === null ? toJson(key) : { key: toJson((key as { readonly key: unknown }).key), start: window.start - base, end: window.end - base };
  return { topic, key: plainKey, value: relative(toJson(value), base), ts: time - base };
}

/** Times inside values count from the base time, too. */
function relative(value: Json, base: number): Json {
  if (typeof value === 'number') return value >= base - 86_400_000 && value < base + 10 * 86_400_000 ? value - base : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner: Json) => relative(inner, base));
  return Object.fromEntries(Object.entries(value as { readonly [name: string]: Json }).map(([name, inner]) => [name, relative(inner, base)]));
}

function sameRecord(is: GoldenRecord, was: GoldenRecord): boolean {
  return is.topic === was.topic && is.ts === was.ts && (OPAQUE.has(was.key) || sameJson(is.key, was.key)) && (OPAQUE.has(was.value) || sameJson(is.value, was.value));
}
