import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import type { InputRecord } from '../../../engine/session/session-options.ts';
import { CommandError } from '../../exit.ts';
import { recordFromFields } from '../../input/read-inputs.ts';
import { crc32 } from './crc32.ts';

/** A record of a fixture, and the wall-clock offset (ms) at which it reaches the broker; 0: it lies there from the start. */
export interface FixtureRecord { readonly record: InputRecord; readonly arriveMs: number }

/**
 * A fixture of a lesson: JSONL as `kstep run` reads it, with three more fields. `arrive: "+5s"` keeps a record away until the wall clock has come so
 * far; `partitioner: "crc32"` puts it where a client with another hash than Kafka's would; `eachPartition: true` makes a copy for each partition.
 */
export function readFixture(folder: string, file: string, baseTime: number, partitions: number): readonly FixtureRecord[] {
  const full = path.join(folder, file);
  const name = path.relative(process.cwd(), full) || full;
  if (!existsSync(full)) throw new CommandError(`${name}: no such file`);
  const records: FixtureRecord[] = [];
  readFileSync(full, 'utf8').split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const where = `${name}:${index + 1}`;
    let fields: { readonly arrive?: Json; readonly partitioner?: Json; readonly eachPartition?: Json };
    try {
      fields = JSON.parse(line) as typeof fields;
    } catch (error) {
      throw new CommandError(`${where}: not a line of JSON: ${error instanceof Error ? error.message : String(error)}`, 1, { cause: error });
    }
    const record = recordFromFields(fields, where, baseTime);
    const arriveMs = arrivalOf(fields.arrive, where);
    if (fields.eachPartition === true) for (let partition = 0; partition < partitions; partition++) records.push({ record: { ...record, partition }, arriveMs });
    else records.push({ record: { ...record, partition: partitionOf(record, fields.partitioner, partitions) }, arriveMs });
  });
  return records;
}

const UNITS: Readonly<{ [unit: string]: number }> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function arrivalOf(arrive: Json | undefined, where: string): number {
  if (arrive === undefined) return 0;
  const match = typeof arrive === 'string' ? /^\+(\d+)(ms|s|m|h)$/.exec(arrive) : null;
  if (match === null) throw new CommandError(`${where}: arrive is an offset such as "+5s", not ${JSON.stringify(arrive)}`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

function partitionOf(record: InputRecord, partitioner: Json | undefined, partitions: number): number | null {
  if (partitioner === undefined || partitioner === 'murmur2') return record.partition;
  if (partitioner !== 'crc32') throw new CommandError(`${record.where}: the partitioner is "murmur2" or "crc32", not ${JSON.stringify(partitioner)}`);
  if (typeof record.key !== 'string') throw new CommandError(`${record.where}: crc32 is taken of the bytes of a text, and this key is ${JSON.stringify(record.key)}`);
  return crc32(new TextEncoder().encode(record.key)) % partitions;
}
