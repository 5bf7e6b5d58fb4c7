import { existsSync, readFileSync } from 'node:fs';
import type { InputRecord, TopicInput } from '../../engine/session/session-options.ts';
import type { Json } from '../../engine/session/codec.ts';
import { oneLine } from '../../engine/session/sentences/one-line.ts';
import { CommandError } from '../exit.ts';
import { parseTime } from './parse-time.ts';

/** `TOPIC=FILE`; FILE is JSONL, CSV with a header line when it ends in .csv, or - for standard input. */
export interface InputFlag { readonly topic: string; readonly file: string }

export function parseInputFlag(flag: string): InputFlag {
  const at = flag.indexOf('=');
  if (at <= 0 || at === flag.length - 1) throw new CommandError(`--input ${flag}: write TOPIC=FILE, for example --input visits=visits.jsonl (- reads standard input)`);
  return { topic: flag.slice(0, at), file: flag.slice(at + 1) };
}

/** Reads the records of all flags. Times such as `01:05` count from `baseTime`. */
export async function readInputs(flags: readonly InputFlag[], baseTime: number): Promise<readonly TopicInput[]> {
  const inputs: TopicInput[] = [];
  for (const { topic, file } of flags) {
    const text = await readText(file);
    const records = file.endsWith('.csv') ? await parseCsv(text, file, baseTime) : parseJsonLines(text, file === '-' ? 'standard input' : file, baseTime);
    inputs.push({ topic, records });
  }
  return inputs;
}

async function readText(file: string): Promise<string> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  if (!existsSync(file)) throw new CommandError(`${file}: no such file`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, 1, { cause: error });
  }
}

export function parseJsonLines(text: string, name: string, baseTime: number): InputRecord[] {
  const records: InputRecord[] = [];
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line.trim() === '') continue;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      throw new CommandError(`${name}:${number}: not a line of JSON: ${oneLine(error instanceof Error ? error.message : String(error))}${line.includes('\ufffd') ? ' (is the file text in UTF-8?)' : ''}\n  ${oneLine(line.slice(0, 100))}`);
    }
    records.push(recordFromFields(data, `${name}:${number}`, baseTime));
  }
  return records;
}

const FIELDS = ['key', 'value', 'ts', 'timestamp', 'partition', 'headers', 'raw', 'note', 'arrive', 'partitioner', 'eachPartition'];

/** One record from its fields: `key`, `value`, `ts`, `partition`, `headers`, `raw`, `note`. */
export function recordFromFields(data: unknown, where: string, baseTime: number): InputRecord {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new CommandError(`${where}: each line is an object such as {"key": "alice", "value": "/home", "ts": "00:05"}`);
  }
  const line = data as { readonly [field: string]: Json };
  const unknown = Object.keys(line).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw new CommandError(`${where}: unknown field "${unknown}"; a record has ${FIELDS.slice(0, 7).join(', ')}`);
  const partition = line['partition'] ?? null;
  if (partition !== null && (typeof partition !== 'number' || !Number.isInteger(partition) || partition < 0)) {
    throw new CommandError(`${where}: partition must be a whole number from 0, not ${JSON.stringify(partition)}`);
  }
  return {
    key: line['key'] ?? null,
    value: line['value'] ?? null,
    timestamp: parseTime(line['ts'] ?? line['timestamp'] ?? null, baseTime, where),
    partition,
    headers: headersOf(line['headers'] ?? null, where),
    raw: (line['raw'] as string | undefined) ?? null,
    note: (line['note'] as InputRecord['note'] | undefined) ?? null,
    where,
  };
}

const NO_HEADERS: InputRecord['headers'] = [];

function headersOf(headers: Json, where: string): InputRecord['headers'] {
  if (headers === null) return NO_HEADERS;
  if (Array.isArray(headers)) return (headers as readonly (readonly [string, Json])[]).map(([name, value]) => [name, value] as const);
  if (typeof headers === 'object') return Object.entries(headers as { readonly [name: string]: Json });
  throw new CommandError(`${where}: headers are an object or a list of [name, value] pairs`);
}

/**
 * The first line names the columns. `key`, `value`, `ts` (or `timestamp`) and `partition` mean what they mean in JSONL; without a `value`
 * column the value is an object of all the other columns.
 */
async function parseCsv(text: string, name: string, baseTime: number): Promise<InputRecord[]> {
  const { parse } = await import('csv-parse/sync');
  let rows: { readonly record: { readonly [column: string]: string }; readonly info: { readonly lines: number } }[];
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true, trim: true, info: true, bom: true }) as unknown as typeof rows;
  } catch (error) {
    throw new CommandError(`${name}: ${error instanceof Error ? error.message : String(error)}`, 1, { cause: error });
  }
  return rows.map(({ record, info }) => {
    const { key, value, ts, timestamp, partition, ...rest } = record;
    const where = `${name}:${info.lines}`;
    return {
      key: key === undefined || key === '' ? null : key,
      value: value === undefined ? Object.fromEntries(Object.entries(rest).map(([column, cell]) => [column, cellValue(cell)])) : value === '' ? null : value,
      timestamp: parseTime(ts ?? timestamp ?? null, baseTime, where),
      partition: partition === undefined || partition === '' ? null : Number(partition),
      headers: [], raw: null, note: null, where,
    };
  });
}

const cellValue = (cell: string): Json => (cell !== '' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) ? Number(cell) : cell);

