import type { Json } from '../../../engine/session/codec.ts';
import { jsonText } from '../probes/notation.ts';
import type { RunReader } from '../probes/run-reader.ts';

/** What probes read of a broker, as it was when it was last asked. */
export interface BrokerFacts {
  /** Topics of the lesson that are there. */
  readonly there: readonly string[];
  /** Those of its application, without its id in front, and their `cleanup.policy`. */
  readonly internal: readonly string[];
  readonly policies: Readonly<{ [topic: string]: string | null }>;
  /** Records of each partition, by topic. */
  readonly records: Readonly<{ [topic: string]: readonly number[] }>;
  /** The last value of each key in topics that the application writes. */
  readonly tables: Readonly<{ [topic: string]: { readonly [key: string]: Json } }>;
  readonly isRunning: boolean;
  /** Records that were taken and whose offsets are not committed. */
  readonly heldBack: number;
  /** What was taken away at the end. */
  readonly deleted: readonly string[];
}

export const BROKER_FACTS = ['answers', 'running', 'there', 'internal', 'policy', 'records', 'heldBack', 'differs', 'deleted'] as const;

/** @param whole  the simulated run to its end, for `differs` */
export function brokerFact(facts: BrokerFacts | null, what: string, topic: string, whole: RunReader | null): Json {
  if (facts === null) return what === 'answers' ? false : null;
  switch (what) {
    case 'answers': return true;
    case 'running': return facts.isRunning;
    case 'there': return facts.there;
    case 'internal': return facts.internal;
    case 'policy': return facts.policies[topic] ?? null;
    case 'records': return facts.records[topic] ?? null;
    case 'heldBack': return facts.heldBack;
    case 'differs': return differences(facts.tables[topic] ?? {}, whole === null ? {} : tableOf(whole, topic));
    default: return facts.deleted;
  }
}

function tableOf(run: RunReader, topic: string): { readonly [key: string]: Json } {
  return Object.fromEntries(run.outputs(topic).map((record) => {
    const text = run.recordText(record);
    const key = run.keyText(record.key);
    return [key, text.slice(key.length + ' = '.length)];
  }));
}

/** Rows that are on one side only, or not the same on both. */
function differences(there: { readonly [key: string]: Json }, here: { readonly [key: string]: Json }): readonly string[] {
  return [...new Set([...Object.keys(there), ...Object.keys(here)])].filter((key) => textOf(there[key]) !== textOf(here[key])).sort();
}

function textOf(value: Json | undefined): string | null { return value === undefined ? null : jsonText(value); }
