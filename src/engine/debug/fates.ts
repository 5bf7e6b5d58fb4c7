import type { DropReason, HoldReason } from '../trace/reasons.ts';

/** What became of an input record, from strongest to weakest claim: the first that holds is its fate. */
export const FATES = ['emitted', 'failed', 'waiting', 'buffered', 'cached', 'stored', 'dropped', 'pending'] as const;
export type FateKind = (typeof FATES)[number];

/** The one fate of an input record. `node`: where it was decided. */
export interface Fate {
  readonly kind: FateKind;
  /** Records sent to output topics. */
  readonly outputs: number;
  readonly reason: DropReason | HoldReason | null;
  readonly node: string | null;
}

/** Holds that are merely storing, and the cache: all others are buffers. */
const HOLD_FATES: Readonly<{ [reason in HoldReason]?: FateKind }> = {
  'cached-until-commit': 'cached',
  'join-waiting-for-other-side': 'stored',
  'emit-on-window-close': 'stored',
  'emit-throttled': 'stored',
  'stored-by-processor': 'stored',
};
export function fateOfHold(reason: string): FateKind { return HOLD_FATES[reason as HoldReason] ?? 'buffered'; }

/** A fate while it is being found out. */
export class FateBuilder {
  #kind: FateKind = 'pending';
  #outputs = 0;
  #reason: string | null = null;
  #node: string | null = null;

  claim(kind: FateKind, node: string | null, reason: string | null = null): void {
    if (FATES.indexOf(kind) >= FATES.indexOf(this.#kind)) return;
    this.#kind = kind;
    this.#node = node;
    this.#reason = reason;
  }

  output(node: string | null): void {
    this.#outputs++;
    this.claim('emitted', node);
  }

  build(): Fate { return { kind: this.#kind, outputs: this.#outputs, reason: this.#reason as Fate['reason'], node: this.#node }; }
}
