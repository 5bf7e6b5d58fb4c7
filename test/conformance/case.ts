/**
 * A conformance case: a topology as data, the records that go in, and what the real Kafka Streams answered. `fixtures/conformance/README.md`
 * describes the format; this file is its types and the reading of files.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** How bytes are written down: null, text (UTF-8), or a number or hex digits in a wrapper. */
export type WrittenValue = null | string | { readonly long: number } | { readonly int: number } | { readonly double: number } | { readonly hex: string };

export type WrittenHeader = readonly [string, WrittenValue];
/** Key, value, timestamp (null where the producer sets it) and, where there are any, headers. */
export type WrittenRecord = readonly [WrittenValue, WrittenValue, number | null] | readonly [WrittenValue, WrittenValue, number | null, readonly WrittenHeader[]];

export interface PipeStep {
  readonly topic: string;
  readonly key: WrittenValue;
  readonly value: WrittenValue;
  readonly ts: number;
  readonly headers?: readonly WrittenHeader[];
}
export type Step = PipeStep | { readonly advance: number };

/** `Materialized`: a store name, or its parts. */
export type StoreSpec =
  | string
  | {
      readonly name?: string;
      readonly key?: string;
      readonly value?: string;
      readonly kind?: string;
      readonly caching?: boolean;
      readonly logging?: boolean;
      readonly retention?: number;
    };

/** One operation; which of the fields it has depends on `op`. */
export interface Operation {
  readonly op: string;
  readonly id?: string;
  readonly from?: string;
  readonly with?: string;
  readonly name?: string;
  readonly fn?: string;
  readonly key?: string;
  readonly value?: string;
  readonly otherValue?: string;
  readonly topic?: string;
  readonly topics?: readonly string[];
  readonly pattern?: string;
  readonly topicBy?: string;
  readonly ts?: string;
  readonly store?: StoreSpec;
  readonly stores?: readonly string[];
  readonly storeName?: string;
  readonly type?: string;
  readonly kind?: string;
  readonly retention?: number;
  readonly size?: number;
  readonly duplicates?: boolean;
  readonly caching?: boolean;
  readonly logging?: boolean;
  readonly partitions?: number;
  readonly init?: string;
  readonly undo?: string;
  readonly merge?: string;
  readonly emit?: string;
  readonly window?: string;
  readonly advance?: number;
  readonly grace?: number;
  readonly gap?: number;
  readonly start?: number;
  readonly until?: string;
  readonly limit?: number;
  readonly maxRecords?: number;
  readonly within?: number;
  readonly before?: number;
  readonly after?: number;
  readonly select?: string;
  readonly foreignKey?: string;
  readonly parents?: readonly string[];
  readonly processors?: readonly string[];
}

export interface Failure { readonly stage: 'build' | 'start' | 'step'; readonly class: string; readonly message: string }

export type TopicOutput = { readonly [topic: string]: readonly WrittenRecord[] };
/** Headers stand there where the case names `dsl.store.format` and the store keeps some. */
export type StoreRow = readonly [string, string, ...(number | readonly WrittenHeader[])[]];

/** What an engine said. Parts behind an error are missing. */
export interface Answer {
  readonly describe?: string;
  readonly steps?: readonly TopicOutput[];
  readonly stores?: { readonly [store: string]: readonly StoreRow[] };
  readonly dropped?: number;
  readonly error?: Failure;
  readonly failedStep?: number;
}

export interface ConformanceCase {
  readonly name: string;
  /** Base name of the file that it stands in. */
  readonly file: string;
  readonly config?: { readonly [key: string]: unknown };
  readonly wallClock?: number;
  readonly topology: readonly Operation[];
  readonly input: readonly Step[];
  readonly expect: Answer;
}

/** All cases of these files, and of the `*.jsonl` files in these directories, in order. Throws with file and line for a broken one. */
export function readCases(paths: readonly string[]): ConformanceCase[] {
  return paths.flatMap((each) => {
    if (!statSync(each).isDirectory()) return readFile(each);
    return readdirSync(each).filter((name) => name.endsWith('.jsonl')).sort().flatMap((name) => readFile(path.join(each, name)));
  });
}

function readFile(file: string): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    try {
      cases.push({ ...(JSON.parse(line) as ConformanceCase), file: path.basename(file) });
    } catch (error) {
      throw new Error(`${file}:${index + 1} is not a JSON object: ${(error as Error).message}`, { cause: error });
    }
  });
  return cases;
}
