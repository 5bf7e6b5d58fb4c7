import { ProcessorStateException } from '../errors/errors.ts';
import type { ChangelogRecord } from '../processor/state-store.ts';
import { asHeadersValue, withHeaders } from './codecs/headers-format.ts';
import { timestampedValue } from './codecs/state-serdes.ts';
import type { StoreTrace } from './store-trace.ts';

/** What stands in front of the values in an innermost store: nothing, their timestamp, headers, or headers and timestamp. */
export type ValueFormat = 'plain' | 'timestamped' | 'headers' | 'timestamped-headers';

/**
 * The value of a changelog record as it belongs into the store: a timestamped store gets the record's timestamp back in front, which
 * logging had taken off, and one with headers the record's headers. Kafka: RecordConverters
 */
export function restoredValue({ value, timestamp, headers }: ChangelogRecord, format: ValueFormat): Uint8Array | null {
  if (value === null) return null;
  switch (format) {
    case 'plain': return value;
    case 'timestamped': return timestampedValue(value, timestamp);
    case 'headers': return withHeaders(value, headers);
    case 'timestamped-headers': return withHeaders(timestampedValue(value, timestamp), headers);
  }
}

const NO_TIMESTAMP = -1;

/**
 * How values that a store left on disk in one format are made into those of another: what they never had is empty, a timestamp -1.
 * null: there is nothing to do. Kafka: the upgrade modes of RocksDBTimestampedStore and RocksDBTimestampedStoreWithHeaders
 *
 * @throws ProcessorStateException  for a way back, after `close`
 */
export function upgradeOf(store: string, from: ValueFormat, to: ValueFormat, close: () => void): ((value: Uint8Array) => Uint8Array) | null {
  if (from === to) return null;
  if (from === 'plain' && to === 'timestamped') return (value) => timestampedValue(value, NO_TIMESTAMP);
  if (from === 'plain' && to === 'timestamped-headers') return (value) => asHeadersValue(timestampedValue(value, NO_TIMESTAMP));
  if ((from === 'plain' && to === 'headers') || (from === 'timestamped' && to === 'timestamped-headers')) return asHeadersValue;
  close();
  const [was, is] = [NAMES[from], NAMES[to]];
  throw new ProcessorStateException(
    `Store ${store} is a ${was} store and cannot be opened as a ${is} store. Downgrade from ${was} to ${is} store is not supported. ` +
      `To downgrade, you can delete the local state in the state directory, and rebuild the store as ${is} store from the changelog.`,
    { facts: { store } },
  );
}
const NAMES: { readonly [format in ValueFormat]: string } = { plain: 'regular', timestamped: 'timestamped', headers: 'headers-aware', 'timestamped-headers': 'headers-aware' };

/** Restoring goes past the outer layer, so the innermost one tells it. */
export function traceRestore(trace: StoreTrace, record: ChangelogRecord, oldValue: Uint8Array | null, newValue: Uint8Array | null): void {
  trace.write('restore', record.key, oldValue, newValue, record.timestamp);
}
