import { toJson, type Json } from '../../engine/session/codec.ts';
import type { TraceEvent } from '../../engine/index.ts';

/** A trace event as JSON holds it: bytes as hex, bigint as numbers. */
export function traceLine(event: TraceEvent): { readonly [field: string]: Json } {
  return toJson(event) as { readonly [field: string]: Json };
}
