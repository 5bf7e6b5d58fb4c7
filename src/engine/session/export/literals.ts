import { serdeOf } from '../../serde/known-serdes.ts';
import type { Serde } from '../../serde/serde.ts';
import { Windowed } from '../../windows/windowed.ts';
import { decodeBytes } from '../codec.ts';
import type { Session } from '../session.ts';

/** How the bytes of a topic are read and written in a test. */
export interface TopicForm {
  readonly topic: string;
  readonly key: Form;
  readonly value: Form;
}
/** `kind` is a built-in serde's name; `bytes` where the program's own serde is not known to anybody but the program. */
export interface Form {
  readonly kind: string;
  readonly serde: Serde<unknown> | null;
  /** Of windowed keys: the inner form, and the size of time windows. */
  readonly inner: Form | null;
  readonly windowSizeMs: number | null;
}

const BUILT_IN = new Set(['string', 'long', 'integer', 'short', 'float', 'double', 'boolean', 'bytes', 'byteArray', 'byteBuffer', 'uuid', 'void', 'json']);
export const BYTES: Form = { kind: 'byteArray', serde: null, inner: null, windowSizeMs: null };

/** Each topic's form, made when it is first asked for. */
export class TopicForms {
  readonly #session: Session;
  readonly #known = new Map<string, TopicForm>();

  constructor(session: Session) { this.#session = session; }

  of(topic: string): TopicForm {
    let form = this.#known.get(topic);
    if (form === undefined) {
      const { key, value } = this.#session.info.topicSerdes(topic);
      form = { topic, key: formOfSerde(key), value: formOfSerde(value) };
      this.#known.set(topic, form);
    }
    return form;
  }
}

export function formOfSerde(serde: Serde<unknown> | null): Form {
  if (serde === null) return BYTES;
  const windowed = /^(timeWindowed|sessionWindowed)\((\w+)\)$/.exec(serde.name);
  if (windowed !== null && BUILT_IN.has(windowed[2]!)) return { kind: windowed[1]!, serde, inner: { kind: windowed[2]!, serde: null, inner: null, windowSizeMs: null }, windowSizeMs: windowed[1] === 'timeWindowed' ? sizeOf(serde) : null };
  return BUILT_IN.has(serde.name) && serdeOf(serde.serializer) !== null ? { kind: serde.name, serde, inner: null, windowSizeMs: null } : BYTES;
}

/** The size of time windows is in how keys are read. */
function sizeOf(serde: Serde<unknown>): number | null {
  try {
    const { window } = serde.deserializer.deserialize('', new Uint8Array(8)) as Windowed<unknown>;
    return window.end - window.start;
  } catch {
    return null;
  }
}

/** The value that a test writes for these bytes; bytes stay bytes where the serde does not read them. */
export function valueOf(form: Form, topic: string, bytes: Uint8Array | null): unknown {
  if (bytes === null) return null;
  if (form.serde === null) return bytes;
  const { value, error } = decodeBytes(form.serde, topic, bytes);
  return error === null ? value : bytes;
}

/** A value as TypeScript. `time` writes a time after the base. */
export function typescriptOf(value: unknown, time: (ms: number) => string): string {
  switch (typeof value) {
    case 'string': return quoted(value);
    case 'bigint': return `${value}n`;
    case 'number': return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'Number.NaN' : value > 0 ? 'Number.POSITIVE_INFINITY' : 'Number.NEGATIVE_INFINITY';
    case 'boolean': return String(value);
    case 'object': break;
    default: return 'undefined';
  }
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `Uint8Array.from([${[...value].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map((element) => typescriptOf(element, time)).join(', ')}]`;
  if (value instanceof Windowed) return `{ key: ${typescriptOf(value.key, time)}, window: { kind: '${value.window.kind}', start: ${time(value.window.start)}, end: ${time(value.window.end)} } }`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  const entries = Object.entries(value).map(([name, inner]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)}: ${typescriptOf(inner, time)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

export function quoted(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `'${json}'`;
}

export function serdeInTypescript(form: Form): string {
  switch (form.kind) {
    case 'timeWindowed': return `WindowedSerdes.timeWindowedSerdeFrom(${serdeInTypescript(form.inner!)}, ${form.windowSizeMs})`;
    case 'sessionWindowed': return `WindowedSerdes.sessionWindowedSerdeFrom(${serdeInTypescript(form.inner!)})`;
    default: return `Serdes.${form.kind}()`;
  }
}

