import { bytesOfLatin1, concatBytes, int64Bytes } from '../../common/bytes.ts';
import type { ObservedTime } from '../../processor/context.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { ByteTable, TableSpace } from './byte-table.ts';
import type { BytesVersionedStore, ExpiringStore } from '../bytes-stores.ts';
import { ExpiryIndex } from '../memory/expiry-index.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { Segments } from './segments.ts';
import { rawValueOf, timestampOf, timestampedValue } from '../codecs/state-serdes.ts';
import { StoreTrace } from '../store-trace.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../stores.ts';
import type { VersionedRecord } from '../stores.ts';
import { openTableSpace } from './table-spaces.ts';
import { VersionedSegmentValue } from '../codecs/versioned-segment-value.ts';
import { timeOfText, timeText } from '../codecs/window-key-schema.ts';

/** The table of latest values among the segments. Kafka: reserved segment -1 */
const LATEST = -1;
const TIME_LENGTH = 8;

/**
 * Every version of a key for as long as history is retained. The latest value lies in one table; an older version lies in the segment of
 * the time until which it was valid. A latest value never expires; a latest tombstone lies in a segment, and so may be forgotten.
 *
 * A put that is older than the history is refused (VERSIONED_PUT_REJECTED). Reads further back than the history see the latest value, if it
 * is old enough, or nothing. Kafka: org.apache.kafka.streams.state.internals.RocksDBVersionedStore (KIP-889)
 */
export class PersistentVersionedStore implements BytesVersionedStore, ExpiringStore {
  readonly name: string;
  readonly persistent = true;
  readonly retentionMs: number;
  position = new Position();
  readonly #segmentIntervalMs: number;
  #context!: StateStoreContext;
  #space: TableSpace | null = null;
  #latest!: ByteTable;
  #segments!: Segments;
  #observed!: ObservedTime;
  #trace: StoreTrace | null = null;
  /** Versions by the time until which they are valid, while someone listens. */
  #validity: ExpiryIndex | null = null;

  constructor(name: string, historyRetentionMs: number, segmentIntervalMs: number) {
    this.name = name;
    this.retentionMs = historyRetentionMs;
    this.#segmentIntervalMs = segmentIntervalMs;
  }

  get isOpen(): boolean { return this.#space !== null; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#observed = context.observedTime(this.name, -1);
    this.#space = openTableSpace(context, this.name);
    this.position = this.#space.savedPosition ?? new Position();
    this.#latest = this.#space.table(LATEST);
    this.#segments = new Segments(this.#space, this.retentionMs, this.#segmentIntervalMs);
    this.#trace = StoreTrace.of(context, this.name);
    if (this.#trace !== null) this.#validity = new ExpiryIndex();
    context.register(root, (records) => this.#restore(records));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    let endOfBatch = this.#observed.value;
    for (const record of records) endOfBatch = Math.max(endOfBatch, record.timestamp);
    for (const { key, value, timestamp } of records) {
      if (timestamp < this.#observed.value - this.retentionMs) continue;
      if (this.#trace !== null) this.#trace.write('restore', versionKey(key, timestamp), this.#exactly(key, timestamp), value, timestamp);
      this.#advance(timestamp);
      this.#put(keyText(key), value, timestamp, this.#trace === null ? endOfBatch : this.#observed.value);
      this.#traceExpiry();
    }
  }

  flushCache(): void { this.#space?.relieve(this.position); }
  flush(): void { this.#space?.flush(this.position); }

  close(): void {
    this.#space?.close();
    this.#space = null;
  }

  accepts(timestamp: number): boolean { return timestamp >= this.#observed.value - this.retentionMs; }

  put(key: Uint8Array, value: Uint8Array | null, timestamp: number): number {
    if (this.#refuses(timestamp)) {
      this.position.observe(this.#context.recordContext);
      return VERSIONED_PUT_REJECTED;
    }
    this.#advance(timestamp);
    const validTo = this.#put(keyText(key), value, timestamp, this.#observed.value);
    this.#traceExpiry();
    this.position.observe(this.#context.recordContext);
    return validTo;
  }

  /** Puts a tombstone, and gives the version that was valid at that time. */
  delete(key: Uint8Array, timestamp: number): VersionedRecord<Uint8Array> | null {
    if (this.#refuses(timestamp)) return null;
    const existing = this.get(key, timestamp);
    this.#advance(timestamp);
    this.#put(keyText(key), null, timestamp, this.#observed.value);
    this.#traceExpiry();
    this.position.observe(this.#context.recordContext);
    return existing;
  }

  #refuses(timestamp: number): boolean {
    if (this.accepts(timestamp)) return false;
    this.#context.dropExpired(this.name, { timestamp, observedStreamTime: this.#observed.value, retentionMs: this.retentionMs });
    return true;
  }

  get(key: Uint8Array, asOf?: number): VersionedRecord<Uint8Array> | null {
    const text = keyText(key);
    const latest = this.#latest.get(text);
    if (latest !== undefined && (asOf === undefined || timestampOf(latest) <= asOf)) {
      return { value: rawValueOf(latest), timestamp: timestampOf(latest), validTo: null };
    }
    if (asOf === undefined || asOf < this.#observed.value - this.retentionMs) return null;
    for (const table of this.#segments.tables(asOf, Infinity, true)) {
      const bytes = table.get(text);
      if (bytes === undefined) continue;
      if (VersionedSegmentValue.nextTimestampOf(bytes) <= asOf) return null;
      if (VersionedSegmentValue.minTimestampOf(bytes) > asOf) continue;
      const { value, validFrom, validTo } = VersionedSegmentValue.deserialize(bytes).find(asOf);
      return value === null ? null : { value, timestamp: validFrom, validTo };
    }
    return null;
  }

  *versions(key: Uint8Array, from: number, to: number, ascending: boolean): Generator<VersionedRecord<Uint8Array>> {
    const text = keyText(key);
    const latest = this.#latest.get(text);
    const newest = latest === undefined || timestampOf(latest) > to
      ? [] : [{ value: rawValueOf(latest), timestamp: timestampOf(latest), validTo: null }];
    if (!ascending) yield* newest;
    if (to >= this.#observed.value - this.retentionMs) {
      for (const table of this.#segments.tables(0, to, !ascending)) {
        const bytes = table.get(text);
        if (bytes === undefined) continue;
        const found = VersionedSegmentValue.deserialize(bytes).findAll(from, to);
        if (ascending) found.reverse();
        for (const { value, validFrom, validTo } of found) yield { value: value!, timestamp: validFrom, validTo };
      }
    }
    if (ascending) yield* newest;
  }

  /** @returns  the new version's validTo, or VERSIONED_PUT_LATEST; the latter too where nothing could be written, as in Kafka */
  #put(key: string, value: Uint8Array | null, timestamp: number, streamTime: number): number {
    if (this.#validity === null) return this.#write(key, value, timestamp, streamTime);
    const before = this.get(bytesOfLatin1(key), timestamp);
    const validTo = this.#write(key, value, timestamp, streamTime);
    this.#reindex(this.#validity, key, value, timestamp, validTo, before);
    return validTo;
  }

  #write(key: string, value: Uint8Array | null, timestamp: number, streamTime: number): number {
    this.#segments.dropDead(streamTime);
    const latest = this.#latest.get(key);
    if (latest !== undefined && timestamp >= timestampOf(latest)) {
      if (timestamp > timestampOf(latest)) this.#retire(key, latest, timestamp, streamTime);
      if (value !== null) this.#latest.set(key, timestampedValue(value, timestamp));
      else this.#latest.delete(key);
      return VERSIONED_PUT_LATEST;
    }
    let next = latest === undefined ? null : timestampOf(latest);
    for (const table of this.#segments.tables(timestamp, Infinity, true)) {
      const bytes = table.get(key);
      if (bytes === undefined) continue;
      if (VersionedSegmentValue.nextTimestampOf(bytes) <= timestamp) break;
      const min = VersionedSegmentValue.minTimestampOf(bytes);
      if (min <= timestamp) return this.#putInto(table, bytes, key, value, timestamp, streamTime);
      if (min < streamTime - this.retentionMs) return VERSIONED_PUT_LATEST;
      next = min;
    }
    return next === null ? this.#putAsLatest(key, value, timestamp, streamTime) : this.#putBefore(next, key, value, timestamp, streamTime);
  }

  /** The latest version was valid until now: it moves to the segment of now. */
  #retire(key: string, latest: Uint8Array, timestamp: number, streamTime: number): void {
    const table = this.#segments.forWriting(timestamp, streamTime);
    if (table !== null) addAsLatest(table, key, rawValueOf(latest), timestampOf(latest), timestamp);
  }

  /** The segment has a version that is valid at the time: it is replaced, or cut in two. */
  #putInto(table: ByteTable, bytes: Uint8Array, key: string, value: Uint8Array | null, timestamp: number, streamTime: number): number {
    const versions = VersionedSegmentValue.deserialize(bytes);
    const found = versions.find(timestamp);
    const isOlderSegment = this.#segments.at(timestamp) !== table;
    if (found.validFrom === timestamp) versions.update(timestamp, value, found.index);
    else if (isOlderSegment) {
      // What is now valid only until `timestamp` belongs into the segment of that time.
      const older = this.#segments.forWriting(timestamp, streamTime);
      if (older !== null) addAsLatest(older, key, found.value, found.validFrom, timestamp);
      versions.update(timestamp, value, found.index);
    } else versions.insert(timestamp, value, found.index);
    table.set(key, versions.serialize());
    return found.validTo;
  }

  #putAsLatest(key: string, value: Uint8Array | null, timestamp: number, streamTime: number): number {
    if (value !== null) {
      this.#latest.set(key, timestampedValue(value, timestamp));
      return VERSIONED_PUT_LATEST;
    }
    const table = this.#segments.forWriting(timestamp, streamTime);
    if (table === null) return VERSIONED_PUT_LATEST;
    const bytes = table.get(key);
    if (bytes === undefined) table.set(key, VersionedSegmentValue.of(null, timestamp, timestamp).serialize());
    else if (VersionedSegmentValue.nextTimestampOf(bytes) !== timestamp) {
      const versions = VersionedSegmentValue.deserialize(bytes);
      versions.insertAsLatest(versions.nextTimestamp, timestamp, null);
      table.set(key, versions.serialize());
    }
    return VERSIONED_PUT_LATEST;
  }

  /** The new version is valid until the next one begins, and so lies in the segment of that time. */
  #putBefore(next: number, key: string, value: Uint8Array | null, timestamp: number, streamTime: number): number {
    const table = this.#segments.forWriting(next, streamTime);
    if (table === null) return VERSIONED_PUT_LATEST;
    const bytes = table.get(key);
    if (bytes === undefined) {
      table.set(key, VersionedSegmentValue.of(value, timestamp, next).serialize());
      return next;
    }
    const versions = VersionedSegmentValue.deserialize(bytes);
    if (versions.nextTimestamp <= timestamp) versions.insertAsLatest(timestamp, next, value);
    else versions.insertAsEarliest(timestamp, value);
    table.set(key, versions.serialize());
    return next;
  }

  /** The value of the version that begins at that very time. */
  #exactly(key: Uint8Array, timestamp: number): Uint8Array | null {
    const found = this.get(key, timestamp);
    return found !== null && found.timestamp === timestamp ? found.value : null;
  }

  /** Keeps up until when each version is valid: a put cuts the one before it short. */
  #reindex(
    validity: ExpiryIndex, key: string, value: Uint8Array | null, timestamp: number, validTo: number, before: VersionedRecord<Uint8Array> | null,
  ): void {
    if (before !== null && before.timestamp < timestamp) {
      if (before.validTo !== null) validity.remove(before.validTo, key + timeText(before.timestamp));
      validity.add(timestamp, key + timeText(before.timestamp));
    }
    if (validTo === VERSIONED_PUT_LATEST) return;
    if (value === null) validity.remove(validTo, key + timeText(timestamp));
    else validity.add(validTo, key + timeText(timestamp));
  }

  #advance(timestamp: number): void {
    // Before the put: it drops the segments in which the versions lie that expire now.
    if (this.#observed.advance(timestamp)) this.#traceExpiry();
  }

  /** No question that is still answered can meet a version that was valid until the history's beginning. */
  #traceExpiry(): void {
    if (this.#trace === null) return;
    for (const text of this.#validity!.takeBelow(this.#observed.value - this.retentionMs + 1)) {
      const timestamp = timeOfText(text, text.length - TIME_LENGTH);
      const key = bytesOfLatin1(text.slice(0, -TIME_LENGTH));
      for (const version of this.versions(key, timestamp, Infinity, true)) {
        if (version.timestamp !== timestamp) continue;
        this.#trace.write('expire', versionKey(key, timestamp), version.value, null, null);
        break;
      }
    }
  }
}

/** How trace events name a version. */
export function versionKey(key: Uint8Array, timestamp: number): Uint8Array { return concatBytes(key, int64Bytes(timestamp)); }

function addAsLatest(table: ByteTable, key: string, value: Uint8Array | null, validFrom: number, validTo: number): void {
  const bytes = table.get(key);
  if (bytes === undefined) {
    table.set(key, VersionedSegmentValue.of(value, validFrom, validTo).serialize());
    return;
  }
  const versions = VersionedSegmentValue.deserialize(bytes);
  versions.insertAsLatest(validFrom, validTo, value);
  table.set(key, versions.serialize());
}
