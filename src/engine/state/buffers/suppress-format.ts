import { bytesEqual, concatBytes } from '../../common/bytes.ts';
import { Headers } from '../../common/headers.ts';
import type { ChangelogRecord, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { BufferValue } from './buffer-value.ts';
import { TimestampedHeadersCodec } from '../codecs/header-codecs.ts';
import { headersOf, payloadOf, plainValueOf, prefixOf, withHeaders } from '../codecs/headers-format.ts';
import { PlainValueCodec, timestampOf, timestampedValue } from '../codecs/state-serdes.ts';
import { ValueTimestampHeaders } from '../values-with-headers.ts';

const NO_TIMESTAMP = -1;
const VERSION_3: readonly [string, Uint8Array] = ['v', Uint8Array.of(3)];
const PLAIN_HEADERS = new Headers([VERSION_3]);
/** Headers and timestamps of the values from before, for which the changelog's value has no place. */
const PRIOR = 'vh.prior';
const OLD = 'vh.old';

interface Logged { readonly value: Uint8Array; readonly headers: Headers }

/** The values of changes, to and from what lies in a suppress buffer. */
export interface SuppressCodec<V> {
  /** `buffered`: what was put for the key before and has not left; its new value is the old one now. */
  oldValue(value: V | null, buffered: BufferValue | undefined): Uint8Array | null;
  newValue(value: V | null, timestamp: number, headers: Headers | null): Uint8Array | null;
  decode(bytes: Uint8Array | null): V | null;
}

/** How values lie in a suppress buffer, and what its changelog gets of them. */
export interface SuppressFormat {
  codec<V>(topic: string, serde: Serde<V>): SuppressCodec<V>;
  /** Headers that a change leaves with: those of its new value, or else of the record. */
  headersOf(value: BufferValue): Headers | null;
  /** Time of a value from before, -1 where it is not known. */
  timestampOf(bytes: Uint8Array): number;
  logged(value: BufferValue, time: number): Logged;
  /** What a changelog record has of the values is plain; this is how they lie in the buffer. */
  restored(value: BufferValue, record: ChangelogRecord): BufferValue;
  plain(bytes: Uint8Array | null | undefined): Uint8Array | null | undefined;
}

export function suppressFormat(context: StateStoreContext): SuppressFormat {
  return String(context.config['dsl.store.format'] ?? '').toUpperCase() === 'HEADERS' ? WITH_HEADERS : PLAIN;
}

const PLAIN: SuppressFormat = {
  codec: (topic, serde) => {
    const codec = new PlainValueCodec(topic, serde);
    return {
      oldValue: (value) => (value === null ? null : codec.encode(value)),
      newValue: (value) => (value === null ? null : codec.encode(value)),
      decode: (bytes) => (bytes === null ? null : codec.decode(bytes)),
    };
  },
  headersOf: (value) => value.context.headers,
  timestampOf: () => NO_TIMESTAMP,
  logged: (value, time) => ({ value: value.serialize(time), headers: PLAIN_HEADERS }),
  restored: (value) => value,
  plain: (bytes) => bytes,
};

/**
 * With `dsl.store.format=HEADERS` a buffered value has its own headers and timestamp in front. The changelog's values stay what they were,
 * so that both formats can read them; what is more goes into headers of its records.
 * Kafka: InMemoryTimeOrderedKeyValueChangeBuffer (KIP-1285)
 */
const WITH_HEADERS: SuppressFormat = {
  codec: (topic, serde) => {
    const codec = new TimestampedHeadersCodec(topic, serde);
    return {
      oldValue: (value, buffered) => {
        if (value === null) return null;
        const known = buffered?.new ?? null;
        if (known === null) return codec.encode({ value, timestamp: NO_TIMESTAMP, headers: new Headers() });
        return codec.encode({ value, timestamp: timestampOf(payloadOf(known)), headers: headersOf(known) ?? new Headers() });
      },
      newValue: (value, timestamp, headers) => (value === null ? null : codec.encode({ value, timestamp, headers: headers ?? new Headers() })),
      // null, where a deserializer makes nothing of a value
      decode: (bytes) => (bytes === null ? null : ValueTimestampHeaders.getValueOrNull(codec.decode(bytes))),
    };
  },
  headersOf: ({ new: value, context }) => {
    if (value === null) return context.headers;
    const headers = headersOf(value);
    return sameHeaders(headers, context.headers) ? context.headers : headers;
  },
  timestampOf: (bytes) => timestampOf(payloadOf(bytes)),
  logged: (value, time) => {
    const headers = new Headers([VERSION_3]);
    if (value.prior !== value.old && value.prior !== null) headers.add(PRIOR, prefixOf(value.prior));
    if (value.old !== null) headers.add(OLD, prefixOf(value.old));
    return { value: new BufferValue(plainOrNull(value.prior), plainOrNull(value.old), plainOrNull(value.new), value.context).serialize(time), headers };
  },
  restored: (value, record) => {
    const { context } = value;
    const prefixIn = (name: string): Uint8Array | null => record.headers?.lastHeader(name) ?? null;
    const formed = (bytes: Uint8Array | null, prefix: Uint8Array | null): Uint8Array | null => {
      if (bytes === null) return null;
      return prefix === null ? withHeaders(timestampedValue(bytes, context.timestamp), null) : concatBytes(prefix, bytes);
    };
    const old = formed(value.old, prefixIn(OLD));
    const prior = value.prior === value.old && prefixIn(PRIOR) === null ? old : formed(value.prior, prefixIn(PRIOR));
    return new BufferValue(prior, old, value.new === null ? null : withHeaders(timestampedValue(value.new, context.timestamp), context.headers), context);
  },
  plain: (bytes) => (bytes === undefined ? undefined : plainOrNull(bytes)),
};

function plainOrNull(bytes: Uint8Array | null): Uint8Array | null { return bytes === null ? null : plainValueOf(bytes); }

function sameHeaders(a: Headers | null, b: Headers | null): boolean {
  const [left, right] = [a?.toList() ?? [], b?.toList() ?? []];
  return left.length === right.length && left.every(([name, value], i) => name === right[i]![0] && bytesEqual(value, right[i]![1]));
}
