import type { ChangelogRecord } from '../processor/state-store.ts';
import { timestampedValue } from './state-serdes.ts';
import type { StoreTrace } from './store-trace.ts';

/**
 * The value of a changelog record as it belongs into the store: a timestamped store gets the record's timestamp back in front, which
 * logging had taken off. Kafka: RecordConverters#rawValueToTimestampedValue
 */
export function restoredValue(record: ChangelogRecord, timestamped: boolean): Uint8Array | null {
  return timestamped && record.value !== null ? timestampedValue(record.value, record.timestamp) : record.value;
}

/** Restoring goes past the outer layer, so the innermost one tells it. */
export function traceRestore(trace: StoreTrace, record: ChangelogRecord, oldValue: Uint8Array | null, newValue: Uint8Array | null): void {
  trace.write('restore', record.key, oldValue, newValue, record.timestamp);
}
