import type { Json } from '../codec.ts';
import { partitionCounts, recordedInputs } from '../session-file/recorded-inputs.ts';
import type { Session } from '../session.ts';
import type { InputRecord } from '../session-options.ts';

/** The lines of one topic. */
export interface ExportedInputs { readonly topic: string; readonly lines: readonly string[] }

/**
 * What came into a session, as the JSONL that `--input` and the fixtures of lessons are written in: of files all of it, of a live topic what was taken. Times
 * count from the session's base time where it has one.
 */
export function exportInputs(session: Session): readonly ExportedInputs[] {
  const partitions = partitionCounts(session);
  const topics = new Map<string, string[]>();
  for (const { topic, records } of recordedInputs(session)) {
    const lines = topics.get(topic) ?? [];
    topics.set(topic, lines);
    for (const record of records) lines.push(lineOf(record, (partitions[topic] ?? 1) > 1, session.options.baseTime ?? null));
  }
  return [...topics].map(([topic, lines]) => ({ topic, lines }));
}

function lineOf({ key, value, timestamp, partition, headers, note }: InputRecord, several: boolean, base: number | null): string {
  const fields: { [field: string]: Json } = { key: key as Json, value: value as Json };
  if (timestamp !== null) fields['ts'] = base === null ? new Date(timestamp).toISOString() : relativeTime(timestamp - base);
  if (several && partition !== null) fields['partition'] = partition;
  if (headers.length > 0) fields['headers'] = headers.map(([name, text]) => [name, text]);
  if (note !== null) fields['note'] = note;
  return JSON.stringify(fields);
}

/** `01:05`, `-00:10`, `1:02:03.250`. */
function relativeTime(ms: number): string {
  const away = Math.abs(ms);
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = Math.floor(away / 3_600_000);
  const millis = away % 1000;
  return `${ms < 0 ? '-' : ''}${hours === 0 ? '' : `${hours}:`}${two(Math.floor(away / 60_000) % 60)}:${two(Math.floor(away / 1000) % 60)}${millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`}`;
}
