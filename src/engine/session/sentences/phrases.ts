import type { DropReason, HoldReason } from '../../trace/reasons.ts';
import type { ViewFate, ViewText, ViewTextPart, ViewWindow } from '../view.ts';
import type { ClusterPhrases } from './cluster-phrases.ts';
import type { Operands } from './operands.ts';
import type { Tell } from './text.ts';

/** A reason in a few words, for labels; and as the rest of a sentence whose subject is the record, with its operands. */
export interface ReasonPhrase {
  readonly short: string;
  readonly tell: (operands: Operands, tell: Tell) => ViewText;
}

/** Everything that sentences are made of, in one language. A reason without a phrase does not compile. */
export interface Phrases {
  readonly drops: { readonly [reason in DropReason]: ReasonPhrase };
  readonly holds: { readonly [reason in HoldReason]: ReasonPhrase };

  // ---- status
  readonly endOfInput: string;
  readonly runFailed: (message: string) => string;
  readonly beginning: string;
  readonly letGo: string;
  readonly beginningLetGo: string;
  readonly fates: { readonly [fate in ViewFate]: string };
  readonly emitted: (count: number, tell: Tell) => ViewText;
  /** `dropped at NODE: null key` */
  readonly fateAt: (fate: string, node: ViewTextPart, reason: string | null) => ViewText;

  // ---- the frame of a sentence
  /** Between the record and what happened, between two things that happened, and at the end. */
  readonly arrow: string;
  readonly and: string;
  readonly recordAt: (offset: ViewTextPart, topic: ViewTextPart, key: ViewText, time: ViewTextPart) => ViewText;
  readonly restOfTurn: (node: ViewTextPart, effect: ViewText) => ViewText;

  readonly cluster: ClusterPhrases;

  // ---- what happened
  readonly takes: (topic: ViewTextPart, key: ViewText, value: ViewText) => ViewText;
  readonly returns: (topic: ViewTextPart) => ViewText;
  readonly streamTime: (task: string, old: ViewTextPart | null, now: ViewTextPart) => ViewText;
  readonly partitionTime: (partition: string, old: ViewTextPart | null, now: ViewTextPart) => ViewText;
  readonly ownTime: (name: string, old: ViewTextPart | null, now: ViewTextPart) => ViewText;
  readonly wallClock: (now: ViewTextPart) => ViewText;
  readonly reads: (store: ViewTextPart, key: ViewText, found: ViewText | null) => ViewText;
  /** Through the entries of one key, or of all. */
  readonly scans: (store: ViewTextPart, key: ViewText | null) => ViewText;
  readonly writes: (store: ViewTextPart, key: ViewText, old: ViewText, now: ViewText) => ViewText;
  readonly writesWindow: (window: ViewTextPart, key: ViewText, old: ViewText, now: ViewText) => ViewText;
  readonly opensWindow: (kind: 'window' | 'session', window: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly removesSession: (window: ViewTextPart, key: ViewText, old: ViewText) => ViewText;
  readonly deletes: (store: ViewTextPart, key: ViewText, old: ViewText) => ViewText;
  readonly unchanged: (store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly buffers: (store: ViewTextPart, key: ViewText, now: ViewText, replaces: boolean) => ViewText;
  readonly releases: (store: ViewTextPart, key: ViewText) => ViewText;
  readonly expires: (store: ViewTextPart, count: number, first: ViewText, tell: Tell) => ViewText;
  readonly restores: (store: ViewTextPart, key: ViewText, now: ViewText) => ViewText;
  readonly cacheDirty: (store: ViewTextPart, key: ViewText) => ViewText;
  readonly cacheClean: (store: ViewTextPart, key: ViewText, evicted: boolean) => ViewText;
  readonly sends: (topic: ViewTextPart, key: ViewText, value: ViewText, role: 'sink' | 'repartition' | 'changelog' | 'dead-letter') => ViewText;
  readonly forwards: (value: ViewText, nodes: readonly ViewTextPart[]) => ViewText;
  /** Something else than what came in, from a store or a buffer. */
  readonly forwardsOther: (key: ViewText, value: ViewText, nodes: readonly ViewTextPart[]) => ViewText;
  readonly forwardsKey: (old: ViewText, now: ViewText, value: ViewText, nodes: readonly ViewTextPart[]) => ViewText;
  readonly passesOn: (nodes: readonly ViewTextPart[]) => ViewText;
  readonly forwardsNothing: string;
  readonly fails: (error: string, message: string, answer: string | null) => ViewText;
  readonly transaction: (action: 'begin' | 'commit' | 'abort', partitions: readonly ViewTextPart[]) => ViewText;
  readonly commits: (offsets: readonly ViewText[]) => ViewText;
  readonly offset: (partition: ViewTextPart, offset: ViewTextPart) => ViewText;
  readonly schedules: (type: 'stream-time' | 'wall-clock-time', due: ViewTextPart | null) => ViewText;
  readonly fires: (type: 'stream-time' | 'wall-clock-time', at: ViewTextPart, next: ViewTextPart | null) => ViewText;
  readonly cancels: ViewText;
  /** What brings the next commit, by the rule of the run; `interval`: of a moment in the past. */
  readonly nextCommit: { readonly [rule in 'driver' | 'manual' | 'interval' | 'passed']: string };
  readonly commitOf: (task: string) => ViewText;
  readonly punctuationOf: (node: ViewTextPart, task: string) => ViewText;
  readonly restoreOf: (task: string) => ViewText;
  readonly closeOf: (task: string) => ViewText;
  readonly flushes: (count: number, stores: readonly ViewTextPart[], tell: Tell) => ViewText;
  readonly more: (count: number) => ViewText;
  readonly nothing: string;
}

/** Why a window is closed, in numbers, for every kind of window. */
export interface Closing {
  readonly window: ViewWindow;
  readonly end: number;
  readonly streamTime: number;
  readonly graceMs: number;
  readonly gapMs: number;
  /** When stream time reaches this the window is closed. */
  readonly closesAt: number;
  /** The least grace that would have been enough; time windows take more than this, the others this. */
  readonly graceNeeded: number;
  readonly moreThan: boolean;
}

/** Time windows are closed at end + grace; sliding windows and sessions, which hold their end, a millisecond later. */
export function closingOf(operands: Operands, start: string, end: string): Closing {
  const gapMs = operands.has('inactivityGapMs') ? operands.number('inactivityGapMs') : 0;
  const last = operands.number(end);
  const graceMs = operands.number('gracePeriodMs');
  const streamTime = operands.number('streamTime');
  const extra = operands.holdsEnd || gapMs > 0 ? 1 : 0;
  return {
    window: operands.window(start, end), end: last, streamTime, graceMs, gapMs, closesAt: last + gapMs + graceMs + extra,
    graceNeeded: streamTime - last - gapMs, moreThan: extra === 0,
  };
}
