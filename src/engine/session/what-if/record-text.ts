/**
 * A record as text that a person can change in an editor, and back:
 *
 *     {
 *       "topic": "visits",
 *       "key": "alice",
 *       "value": "/home",
 *       "ts": "01:05",
 *       "partition": 0,
 *       "headers": { "trace": "t1" }
 *     }
 *
 * What is left out stays as it is. What cannot be says on which line it stands.
 */
import { nearest } from '../../common/nearest.ts';
import { bytesOfHex } from '../../common/bytes.ts';
import { encodeJson, type Json } from '../codec.ts';
import { parseMoment } from '../conditions/parse-moment.ts';
import { timeText } from '../sentences/time-text.ts';
import type { Session } from '../session.ts';
import type { InputRecord } from '../session-options.ts';
import type { Branch } from './branch.ts';
import type { Changed } from './branches.ts';
import { partitionOf, timeOf } from './changes.ts';
import type { InputEntry } from './entries.ts';
import { readJsonObject, TextProblem, type JsonField } from './json-text.ts';
import { RECORD_WORDS } from './record-words.ts';

export const RECORD_FIELDS = ['topic', 'key', 'value', 'raw', 'ts', 'partition', 'headers'] as const;
type FieldName = (typeof RECORD_FIELDS)[number];

export function recordFields(branch: Branch, number: number): { readonly [field: string]: Json } {
  const { topic, record } = branch.entries.at(number);
  const { key, value, raw, timestamp, partition, headers } = record;
  const names = new Set(headers.map(([name]) => name));
  return {
    topic, key, ...(raw === null ? { value } : { raw }), ts: timestamp === null ? null : writtenTime(branch.session, timestamp), partition,
    // a name may come twice, which an object cannot say
    headers: names.size === headers.length ? Object.fromEntries(headers) : headers.map(([name, header]) => [name, header]),
  };
}

/** As the session shows times, where that means the very same moment. */
function writtenTime({ options }: Session, timestamp: number): Json {
  const base = options.baseTime ?? null;
  const text = base === null ? timeText(timestamp, { kind: 'utc', base: 0 }) : timeText(timestamp, { kind: 'relative', base });
  return parseMoment(text, base ?? 0) === timestamp ? text : timestamp;
}

/** @throws TextProblem  where the text is no record, or one that cannot be */
export function editFromText(branch: Branch, number: number, text: string): { readonly changed: Changed; readonly words: readonly string[] } {
  const entry = branch.entries.at(number);
  const fields = readJsonObject(text, branch.session.language);
  const reader = new RecordReader(branch.session, entry, fields);
  const record = reader.record();
  const isPlaced = reader.isGiven('partition') ? record.partition !== null : entry.isPlaced;
  const next: InputEntry = { ...entry, record: !isPlaced && reader.isGiven('key') && record.key !== null ? { ...record, partition: null } : record, isPlaced };
  const entries = branch.entries.list.map((other) => (other === entry ? next : other));
  // a record with another time stays where it was, instead of changing places with others
  return { changed: reader.isGiven('ts') ? { entries, setup: { inTurn: true } } : { entries }, words: reader.words };
}

class RecordReader {
  readonly #session: Session;
  readonly #entry: InputEntry;
  readonly #fields: ReadonlyMap<string, JsonField>;
  readonly #before: { readonly [field: string]: Json };
  readonly #given = new Set<FieldName>();
  /** What is otherwise, for the list of changes: `value "/cart"`. */
  readonly words: string[] = [];

  constructor(session: Session, entry: InputEntry, fields: ReadonlyMap<string, JsonField>) {
    this.#session = session;
    this.#entry = entry;
    this.#fields = fields;
    this.#before = { ...entry.record, topic: entry.topic, ts: entry.record.timestamp, headers: entry.record.headers.map(([name, value]) => [name, value]) };
  }

  /** Is the field there, and not what it was? */
  isGiven(field: FieldName): boolean { return this.#given.has(field); }

  record(): InputRecord {
    const words = RECORD_WORDS[this.#session.language];
    for (const [name, field] of this.#fields) {
      if (!(RECORD_FIELDS as readonly string[]).includes(name) && name !== 'timestamp') this.#wrong(field, words.noSuchField(name, nearest(name, RECORD_FIELDS), RECORD_FIELDS.join(', ')));
    }
    const { record, topic } = this.#entry;
    this.#read('topic', (value, field) => (value === topic ? value : this.#wrong(field, words.staysInTopic(topic))));
    const headers = this.#read('headers', (value, field) => this.#headers(value, field));
    const raw = this.#read('raw', (value, field) => this.#try(field, () => {
      if (value !== null) bytesOfHex(String(value));
      return value === null ? null : String(value);
    }));
    const value = this.#read('value', (json, field) => this.#encodable(json, field, 'value'));
    return {
      ...record,
      key: this.#read('key', (json, field) => this.#encodable(json, field, 'key')) as Json,
      value: value as Json,
      raw: this.isGiven('raw') ? (raw as string | null) : this.isGiven('value') ? null : record.raw,
      timestamp: this.#read('ts', (json, field) => (json === null ? this.#wrong(field, words.needsTime) : this.#try(field, () => timeOf(this.#session, String(json), record.timestamp ?? 0)))) as number | null,
      partition: this.#read('partition', (json, field) => (json === null ? null : this.#try(field, () => partitionOf(this.#session, topic, String(json))))) as number | null,
      headers: headers as InputRecord['headers'],
    };
  }

  #read(name: FieldName, make: (json: Json, field: JsonField) => Json): Json {
    const field = this.#fields.get(name) ?? (name === 'ts' ? this.#fields.get('timestamp') : undefined);
    const before = this.#before[name] ?? null;
    if (field === undefined) return before;
    const value = make(field.value, field);
    if (JSON.stringify(value) === JSON.stringify(before)) return before;
    this.#given.add(name);
    this.words.push(`${name} ${JSON.stringify(field.value)}`);
    return value;
  }

  /** What the topic's serde cannot write is no value of it. */
  #encodable(json: Json, field: JsonField, half: 'key' | 'value'): Json {
    const serde = this.#session.info.topicSerdes(this.#entry.topic)[half];
    if (serde !== null) this.#try(field, () => encodeJson(serde, this.#entry.topic, json));
    return json;
  }

  #headers(json: Json, field: JsonField): Json {
    if (json === null) return [];
    if (Array.isArray(json)) {
      const isPair = (pair: Json): boolean => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string';
      return (json as readonly Json[]).every(isPair) ? json : this.#wrong(field, RECORD_WORDS[this.#session.language].headersAre);
    }
    return typeof json === 'object' ? Object.entries(json).map(([name, value]) => [name, value]) : this.#wrong(field, RECORD_WORDS[this.#session.language].headersAre);
  }

  #try<T>(field: JsonField, make: () => T): T {
    try {
      return make();
    } catch (error) {
      return this.#wrong(field, error instanceof Error ? error.message : String(error));
    }
  }

  #wrong(field: JsonField, what: string): never { throw new TextProblem(this.#session.language, field.line, field.column, what); }
}
