/**
 * Every way in which a record can end without an output, or be kept back, by name. Operators say `context.drop('null-key')`; whether
 * that counts in Kafka's `dropped-records` metric stands here, once. A sentence per reason (en, zh) is in session/sentences.
 */
export const DROP_REASONS = {
  // counted by Kafka in dropped-records
  'null-key': true,
  'null-value': true,
  'null-key-or-value': true,
  'null-join-key': true,
  'null-foreign-key': true,
  'expired-window': true,
  'expired-record': true,
  'expired-session': true,
  'out-of-order-version': true,
  'stale-response': true,
  'null-subscription': true,
  'deserialization-error': true,
  'negative-timestamp': true,
  'serialization-error': true,
  'processing-error': true,
  'production-error': true,
  'no-partition': true,
  // rules of the topology: nobody counts them in Kafka, and that is why people lose records
  'predicate-false': false,
  'no-branch': false,
  'empty-flat-map': false,
  'null-key-before-repartition': false,
  'no-table-match': false,
  'no-window-match': false,
  'no-join-result': false,
  'superseded-version': false,
  'null-group-key': false,
  'before-window-start': false,
  'no-window': false,
  'unchanged-tombstone': false,
  'incomplete-pair': false,
  'final-tombstone': false,
  'no-subscription': false,
  'not-forwarded': false,
  'terminal': false,
  'no-child': false,
  'global-store': false,
} as const;
export type DropReason = keyof typeof DROP_REASONS;

export const HOLD_REASONS = {
  'suppress-until-window-closes': true,
  'suppress-until-time-limit': true,
  'join-waiting-for-other-side': true,
  'join-unmatched-until-window-closes': true,
  'join-emit-throttled': true,
  'grace-buffer': true,
  'emit-on-window-close': true,
  'emit-throttled': true,
  'cached-until-commit': true,
  'stored-by-processor': true,
} as const;
export type HoldReason = keyof typeof HOLD_REASONS;
