import type { Serde } from '../../serde/serde.ts';
import { Change } from '../../operators/tables/ktable.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { Session } from '../session.ts';
import type { Form } from './literals.ts';
import type { RecordedCall, Ref } from './recorded-calls.ts';

/** Types of keys and values as Java writes them. `Object` where nobody knows. */
export interface Types { readonly key: string; readonly value: string }
export const UNKNOWN = 'Object';

const BY_SERDE: Readonly<{ [name: string]: string }> = {
  string: 'String', long: 'Long', integer: 'Integer', short: 'Short', float: 'Float', double: 'Double', boolean: 'Boolean', bytes: 'Bytes', byteArray: 'byte[]', byteBuffer: 'ByteBuffer', uuid: 'UUID',
  void: 'Void', json: 'JsonNode',
};

export function typeOfSerde(serde: Serde<unknown> | null): string | null {
  if (serde === null) return null;
  const windowed = /^(?:timeWindowed|sessionWindowed)\((\w+)\)$/.exec(serde.name);
  if (windowed !== null) return `Windowed<${BY_SERDE[windowed[1]!] ?? UNKNOWN}>`;
  return BY_SERDE[serde.name] ?? 'byte[]';
}
export function typeOfForm(form: Form): string { return form.inner === null ? (BY_SERDE[form.kind] ?? 'byte[]') : `Windowed<${typeOfForm(form.inner)}>`; }

function typeOfValue(value: unknown): string | null {
  switch (typeof value) {
    case 'string': return 'String';
    case 'bigint': return 'Long';
    case 'number': return Number.isInteger(value) ? 'Integer' : 'Double';
    case 'boolean': return 'Boolean';
    case 'object': break;
    default: return null;
  }
  if (value === null) return null;
  if (value instanceof Uint8Array) return 'byte[]';
  if (value instanceof Change) return typeOfValue(value.newValue ?? value.oldValue);
  if (value instanceof Windowed) return `Windowed<${typeOfValue(value.key) ?? UNKNOWN}>`;
  return 'JsonNode';
}

const MOST_SEEN = 50_000;

/** What was seen to leave each node in a recording: types of what has no serde. */
export class SeenTypes {
  readonly #seen = new Map<string, { key: string | null; value: string | null }>();

  constructor(session: Session) {
    const { log } = session.timeline;
    for (let number = log.first; number < Math.min(log.length, log.first + MOST_SEEN); number++) {
      const event = log.at(number);
      if (event.kind !== 'node-enter' || event.from === null) continue;
      const known = this.#seen.get(event.from) ?? { key: null, value: null };
      known.key = wider(known.key, typeOfValue(event.key));
      known.value = wider(known.value, typeOfValue(event.value));
      this.#seen.set(event.from, known);
    }
  }
  of(node: string): { readonly key: string | null; readonly value: string | null } { return this.#seen.get(node) ?? { key: null, value: null }; }
}

/** Whole and other numbers together are numbers with a point; two other types have nothing in common. */
function wider(a: string | null, b: string | null): string | null {
  if (a === null || a === b) return b ?? a;
  if (b === null) return a;
  return (a === 'Integer' && b === 'Double') || (a === 'Double' && b === 'Integer') ? 'Double' : UNKNOWN;
}

interface Internals { readonly node?: { readonly name: string }; readonly keySerde?: Serde<unknown> | null; readonly valueSerde?: Serde<unknown> | null }

/** Types of every stream and table of a program, from serdes, from what calls do to them, and from what was seen. */
export class RefTypes {
  readonly #types = new Map<number, Types>();
  readonly #hints = new Map<number, { key: string | null; value: string | null }>();
  readonly #seen: SeenTypes;

  constructor(seen: SeenTypes, calls: readonly RecordedCall[]) {
    this.#seen = seen;
    // What is written with a serde has its type, and what keeps types passes that back.
    for (const call of [...flat(calls)].reverse()) this.#hint(call);
  }

  of(ref: Ref): Types { return this.#types.get(ref.id) ?? { key: UNKNOWN, value: UNKNOWN }; }
  set(ref: Ref, types: Types): void { this.#types.set(ref.id, types); }

  /** Best knowledge of a new stream or table; `fallback`: what follows from the call. */
  decide(ref: Ref, fallback: { readonly key: string | null; readonly value: string | null }): Types {
    const { internals } = ref.object as { readonly internals?: Internals };
    const seen = internals?.node === undefined ? { key: null, value: null } : this.#seen.of(internals.node.name);
    const hint = this.#hints.get(ref.id) ?? { key: null, value: null };
    const types = {
      key: fallback.key ?? typeOfSerde(internals?.keySerde ?? null) ?? hint.key ?? seen.key ?? UNKNOWN,
      value: fallback.value ?? typeOfSerde(internals?.valueSerde ?? null) ?? hint.value ?? seen.value ?? UNKNOWN,
    };
    this.#types.set(ref.id, types);
    return types;
  }

  #hint(call: RecordedCall): void {
    if (call.on === null) return;
    for (const arg of call.args) {
      if (arg.kind !== 'value' || typeof arg.value !== 'object' || arg.value === null) continue;
      const { keySerde, valueSerde } = arg.value as Internals;
      if (call.method === 'to' || call.method === 'repartition' || call.method === 'groupByKey' || call.method === 'toTable') this.#add(call.on, typeOfSerde(keySerde ?? null), typeOfSerde(valueSerde ?? null));
    }
    if (call.result === null) return;
    const hint = this.#hints.get(call.result.id);
    if (hint !== undefined && KEEPS.has(call.method)) this.#add(call.on, hint.key, hint.value);
    else if (hint !== undefined && KEEPS_KEY.has(call.method)) this.#add(call.on, hint.key, null);
  }
  #add(ref: Ref, key: string | null, value: string | null): void {
    const known = this.#hints.get(ref.id) ?? { key: null, value: null };
    this.#hints.set(ref.id, { key: known.key ?? key, value: known.value ?? value });
  }
}

export const KEEPS: ReadonlySet<string> = new Set(['filter', 'filterNot', 'peek', 'merge', 'repartition', 'suppress', 'toStream', 'toTable', 'split', 'branch', 'emitStrategy']);
export const KEEPS_KEY: ReadonlySet<string> = new Set(['mapValues', 'flatMapValues', 'processValues', 'transformValues', 'join', 'leftJoin', 'outerJoin']);

function* flat(calls: readonly RecordedCall[]): Generator<RecordedCall> {
  for (const call of calls) {
    for (const arg of call.args) if (arg.kind === 'branched' && arg.chain !== null) yield* flat(arg.chain.calls);
    yield call;
  }
}
