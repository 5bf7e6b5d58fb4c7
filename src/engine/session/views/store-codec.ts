import { readInt32, readInt64 } from '../../common/bytes.ts';
import type { AnyStoreBuilder } from '../../processor/state-store.ts';
import { bindSerde, type SerdeDefaults } from '../../serde/bind.ts';
import type { Serde } from '../../serde/serde.ts';
import { BufferValue } from '../../state/buffers/buffer-value.ts';
import { headersOf, payloadOf, plainValueOf } from '../../state/codecs/headers-format.ts';
import { itemsOfList } from '../../state/layers/list-value-store.ts';
import { ByteReader } from '../../state/codecs/record-context-bytes.ts';
import { endOfSessionStoreKey, keyOfSessionStoreKey, startOfSessionStoreKey } from '../../state/codecs/session-key-schema.ts';
import { keyOfWindowStoreKey, startOfWindowStoreKey, windowEnd } from '../../state/codecs/window-key-schema.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import { decodeBytes, encodeJson, type Json } from '../codec.ts';
import type { TopologyInfo } from '../topology-info.ts';
import type { ViewHeader, ViewStoreKind, ViewValue, ViewWindow } from '../view.ts';
import { NULL_VALUE, viewValue } from './view-values.ts';

const TIMESTAMP = 8;

/** Reads the bytes that traces tell of one store: keys in changelog form, values as they lie in it. */
export class StoreCodec {
  readonly name: string;
  readonly builder: AnyStoreBuilder;
  readonly viewKind: ViewStoreKind;
  readonly windows: WindowDescription | null;
  readonly #topic: string;
  readonly #keySerde: Serde<unknown> | null;
  readonly #valueSerde: Serde<unknown> | null;
  /** Values have headers in front. */
  readonly #withHeaders: boolean;

  constructor(info: TopologyInfo, builder: AnyStoreBuilder, windows: WindowDescription | null, isGlobal: boolean) {
    this.name = builder.name;
    this.builder = builder;
    this.windows = windows;
    this.viewKind = isGlobal ? 'global' : viewKindOf(builder);
    const source = info.plan.stores.get(builder.name)?.sourceTopic ?? null;
    this.#topic = source === null ? `${info.config.applicationId}-${builder.name}-changelog` : info.fullName(source);
    this.#withHeaders = builder.kind === 'buffer' ? buffersHeaders(builder, info) : builder.storesHeaders === true;
    const defaults = defaultsOf(info);
    this.#keySerde = bound(builder.keySerde ?? info.config.defaultKeySerde, defaults);
    this.#valueSerde = bound(builder.valueSerde ?? info.config.defaultValueSerde, defaults);
  }

  get #timestamped(): boolean { return this.builder.kind === 'timestamped-kv' || this.builder.kind === 'timestamped-window'; }
  get #isSubscriptions(): boolean { return this.builder.valueSerde?.name?.startsWith('subscription(') === true; }
  get #isGraceBuffer(): boolean { return this.builder.kind === 'buffer' && this.builder.retainDuplicates; }

  /** The key that the program knows, without window, version or number. */
  innerKey(key: Uint8Array): Uint8Array {
    switch (this.builder.kind) {
      case 'window': case 'timestamped-window': return keyOfWindowStoreKey(key);
      case 'session': return keyOfSessionStoreKey(key);
      case 'versioned': return key.subarray(0, key.length - TIMESTAMP);
      case 'buffer': return this.#isGraceBuffer ? key.subarray(1 + TIMESTAMP, key.length - 4) : key;
      default: return key;
    }
  }

  key(key: Uint8Array): ViewValue {
    if (this.#isSubscriptions) return subscriptionKey(key);
    const inclusive = this.windows?.kind === 'sliding';
    const inner = viewValue(decodeBytes(this.#keySerde, this.#topic, this.innerKey(key)).value, inclusive);
    const window = this.window(key);
    return window === null ? inner : { text: inner.text, type: 'windowed', window };
  }

  /** A key without window, version or number, as scans of one key's entries have it. */
  plainKey(key: Uint8Array): ViewValue { return viewValue(decodeBytes(this.#keySerde, this.#topic, key).value); }

  /** The bytes of a key that a person wrote. @throws StreamsException  where the serde takes no such value */
  encodeKey(key: Json): Uint8Array | null { return this.#keySerde === null ? null : encodeJson(this.#keySerde, this.#topic, key); }

  /** A key as the program has it, without window, version or number. */
  decodedKey(key: Uint8Array): unknown { return decodeBytes(this.#keySerde, this.#topic, this.innerKey(key)).value; }

  /** A value as the program has it, without its timestamp. */
  decodedValue(value: Uint8Array | null): unknown {
    if (value === null) return null;
    const decoded = (bytes: Uint8Array | null): unknown => decodeBytes(this.#valueSerde, this.#topic, bytes).value;
    try {
      switch (this.builder.kind) {
        case 'buffer': return decoded(this.#buffered(value));
        case 'list-value': return itemsOfList(value).map(decoded);
        default: return decoded(this.#inner(value));
      }
    } catch {
      return value;
    }
  }

  /** Of window and session stores; rows of a join's store are records at a time. */
  window(key: Uint8Array): ViewWindow | null {
    switch (this.builder.kind) {
      case 'session': return { kind: 'session', start: startOfSessionStoreKey(key), end: endOfSessionStoreKey(key) };
      case 'window': case 'timestamped-window': {
        if (this.windows?.kind === 'join' || this.builder.retainDuplicates) return null;
        const start = startOfWindowStoreKey(key);
        if (this.windows?.kind === 'unlimited') return { kind: 'unlimited', start, end: Number.MAX_SAFE_INTEGER };
        return { kind: this.windows?.kind === 'sliding' ? 'session' : 'time', start, end: windowEnd(start, this.windows?.sizeMs ?? this.builder.windowSizeMs ?? 0) };
      }
      default: return null;
    }
  }

  value(value: Uint8Array | null): ViewValue {
    if (value === null) return NULL_VALUE;
    try {
      switch (this.builder.kind) {
        case 'buffer': return this.#decoded(this.#buffered(value));
        case 'list-value': return { text: itemsOfList(value).map((item) => this.#decoded(item).text).join(', '), type: 'other' };
        default: return this.#decoded(this.#inner(value));
      }
    } catch {
      return viewValue(value);
    }
  }

  /** Changelogs carry values without the timestamp and headers that a store may have in front of them. */
  changelogValue(value: Uint8Array | null): ViewValue {
    if (value === null) return NULL_VALUE;
    if (this.builder.kind === 'buffer' && this.#withHeaders) return this.#decoded(BufferValue.deserialize(new ByteReader(value)).new);
    return this.#timestamped || this.#withHeaders ? this.#decoded(value) : this.value(value);
  }

  /** The headers that an entry keeps, none where the store keeps none. */
  headers(value: Uint8Array | null): readonly ViewHeader[] {
    if (value === null || !this.#withHeaders) return [];
    try {
      const bytes = this.builder.kind === 'buffer' ? BufferValue.deserialize(new ByteReader(value)).new : value;
      const found = bytes === null ? null : headersOf(bytes);
      return found === null ? [] : found.toList().map(([name, header]) => ({ name, value: viewValue(decodeBytes(null, this.#topic, header).value) }));
    } catch {
      return [];
    }
  }

  /** What the serde reads of a value as it lies in the store. */
  #inner(value: Uint8Array): Uint8Array {
    const payload = this.#withHeaders ? payloadOf(value) : value;
    return this.#timestamped ? payload.subarray(TIMESTAMP) : payload;
  }

  #buffered(value: Uint8Array): Uint8Array | null {
    const buffered = BufferValue.deserialize(new ByteReader(value)).new;
    return buffered !== null && this.#withHeaders ? plainValueOf(buffered) : buffered;
  }

  #decoded(bytes: Uint8Array | null): ViewValue { return viewValue(decodeBytes(this.#valueSerde, this.#topic, bytes).value); }

  /** Event time of an entry, where the store keeps it. */
  timestamp(key: Uint8Array, value: Uint8Array): number | null {
    try {
      switch (this.builder.kind) {
        case 'timestamped-kv': case 'timestamped-window': return readInt64(this.#withHeaders ? payloadOf(value) : value, 0);
        case 'window': return this.builder.retainDuplicates ? startOfWindowStoreKey(key) : null;
        case 'versioned': return readInt64(key, key.length - TIMESTAMP);
        case 'list-value': return readInt64(key, 0);
        case 'buffer': return new ByteReader(value).recordContext().timestamp;
        default: return null;
      }
    } catch {
      return null;
    }
  }
}

/** A suppress buffer goes by the configuration; a grace buffer (it keeps duplicates) has plain values. */
function buffersHeaders(builder: AnyStoreBuilder, info: TopologyInfo): boolean {
  return !builder.retainDuplicates && String(info.config.values['dsl.store.format'] ?? '').toUpperCase() === 'HEADERS';
}

/** `foreign key ← primary key` of a foreign-key join's subscription; the serdes of its halves are the join's own business. */
function subscriptionKey(key: Uint8Array): ViewValue {
  const end = 4 + (key.length < 4 ? 0 : readInt32(key, 0));
  if (end > key.length || end < 4) return viewValue(key);
  const half = (bytes: Uint8Array): string => viewValue(decodeBytes(null, '', bytes).value).text;
  return { text: `${half(key.subarray(4, end))} ← ${half(key.subarray(end))}`, type: 'other' };
}

function viewKindOf(builder: AnyStoreBuilder): ViewStoreKind {
  switch (builder.kind) {
    case 'kv': case 'timestamped-kv': return 'key-value';
    case 'window': case 'timestamped-window': return 'window';
    case 'session': return 'session';
    case 'versioned': return 'versioned';
    case 'list-value': case 'buffer': return 'buffer';
  }
}

/** What serdes may ask for when they are bound; a default that is not configured throws there, and the bytes are guessed at. */
export function defaultsOf(info: TopologyInfo): SerdeDefaults {
  const { config } = info;
  const needed = (serde: Serde<unknown> | null, what: string): Serde<unknown> => {
    if (serde === null) throw new Error(`no default ${what} serde is configured`);
    return serde;
  };
  return {
    applicationId: config.applicationId,
    config: config.values,
    get keySerde() { return needed(config.defaultKeySerde, 'key'); },
    get valueSerde() { return needed(config.defaultValueSerde, 'value'); },
  };
}

function bound(serde: Serde<unknown> | null, defaults: SerdeDefaults): Serde<unknown> | null {
  if (serde === null) return null;
  try {
    return bindSerde(serde, defaults);
  } catch {
    return null;
  }
}
