import { hexOf } from '../../common/bytes.ts';
import { SubscriptionWrapper } from '../../operators/foreign-key/fk-subscription-wrapper.ts';
import { Change } from '../../operators/tables/ktable.ts';
import { LeftOrRightValue } from '../../operators/joins/left-or-right-value-serde.ts';
import { TimestampedKeyAndJoinSide } from '../../operators/joins/timestamped-key-and-join-side-serde.ts';
import { Windowed, type Window } from '../../windows/windowed.ts';
import type { ViewValue, ViewWindow } from '../view.ts';

export const NULL_VALUE: ViewValue = { text: '', type: 'null' };

/**
 * A key or value as a person reads it. A change of a table shows its new value, and the old one in front where someone asked for it.
 * @param inclusive  windows hold their end although the engine calls them time windows: those of a sliding aggregation
 */
export function viewValue(value: unknown, inclusive = false): ViewValue {
  switch (typeof value) {
    case 'string': return { text: value, type: 'string' };
    case 'number': case 'bigint': return { text: String(value), type: 'number' };
    case 'boolean': return { text: String(value), type: 'boolean' };
    case 'object': return value === null ? NULL_VALUE : viewObject(value, inclusive);
    case 'undefined': return NULL_VALUE;
    default: return { text: String(value), type: 'other' };
  }
}

function viewObject(value: object, inclusive: boolean): ViewValue {
  if (value instanceof Uint8Array) return { text: `0x${hexOf(value)}`, type: 'bytes' };
  if (value instanceof Windowed) return { text: viewValue(value.key).text, type: 'windowed', window: viewWindow(value.window, inclusive) };
  if (value instanceof Change) return viewChange(value, inclusive);
  if (value instanceof LeftOrRightValue) return { text: `${value.isLeft ? 'left' : 'right'} ${shown(viewValue(value.value))}`, type: 'other' };
  if (value instanceof TimestampedKeyAndJoinSide) return { text: `${shown(viewValue(value.key))} ${value.isLeft ? 'left' : 'right'}`, type: 'other' };
  if (value instanceof Date) return { text: value.toISOString(), type: 'other' };
  const own: unknown = value.toString;
  if (own !== Object.prototype.toString && own !== Array.prototype.toString && typeof own === 'function') return { text: String(value), type: 'other' };
  return { text: jsonText(value), type: 'json' };
}

function viewChange(change: Change<unknown>, inclusive: boolean): ViewValue {
  const now = viewValue(withoutTime(change.newValue), inclusive);
  if (change.oldValue === null || change.oldValue === undefined) return now;
  return { text: `${shown(viewValue(withoutTime(change.oldValue), inclusive))} → ${shown(now)}`, type: 'other' };
}

/** Inside a foreign-key join a subscription travels with its time. */
function withoutTime(value: unknown): unknown {
  const inner = value !== null && typeof value === 'object' && 'value' in value ? value.value : null;
  return inner instanceof SubscriptionWrapper ? inner : value;
}

function shown(value: ViewValue): string { return value.type === 'null' ? '∅' : value.text; }

export function viewWindow(window: Window, inclusive = false): ViewWindow {
  return { kind: window.kind === 'time' && inclusive ? 'session' : window.kind, start: window.start, end: window.end };
}

/** With the bytes that it was, when someone looks at those. */
export function withHex(value: ViewValue, bytes: Uint8Array | null, raw: boolean): ViewValue { return raw && bytes !== null ? { ...value, hex: hexOf(bytes) } : value; }

function jsonText(value: object): string {
  try {
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function plain(_key: string, inner: unknown): unknown {
  if (typeof inner === 'bigint') return inner >= BigInt(Number.MIN_SAFE_INTEGER) && inner <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(inner) : inner.toString();
  if (inner instanceof Uint8Array) return `0x${hexOf(inner)}`;
  if (inner instanceof Map) return Object.fromEntries(inner);
  if (inner instanceof Set) return [...inner];
  return inner;
}
