/** What the What-if screen shows: the ways that a run has been taken, and two of them beside each other. Conventions as in view.ts. */
import type { ViewFate, ViewText, ViewTimeline } from './view.ts';

export interface CompareQuery {
  /** The stretch of both timelines, like `timeline`. */
  readonly from: number;
  readonly to: number;
  readonly cells: number;
  /** First pair of records to list, or `first`: so that the first difference lies well inside. */
  readonly row: number | 'first';
  readonly limit: number;
  /** Without the records that came out alike. */
  readonly onlyDifferent: boolean;
}

export interface ViewBranch {
  readonly name: string;
  /** Where it was left for this one; null: it is the way as it was recorded. */
  readonly parent: string | null;
  readonly changes: readonly string[];
  /** All names, the recorded way first. */
  readonly all: readonly string[];
  /** Where other ways leave this one, and where this one left its own: by the record after which they part. */
  readonly forks: readonly { readonly name: string; readonly record: number }[];
}

/** Two runs of the same records beside each other. */
export interface ViewCompare {
  readonly left: ViewCompareSide;
  readonly right: ViewCompareSide;
  /** `record` is its number, that of the right run where it is only there; `onLeft`, `onRight`: on each side, null where it is not. */
  readonly firstDifference: { readonly record: number; readonly onLeft: number | null; readonly onRight: number | null; readonly left: ViewText; readonly right: ViewText } | null;
  /** Records of both in the order in which they came, aligned by what they are and not by number; `from` and `total` count pairs. */
  readonly rows: readonly ViewComparePair[];
  readonly from: number;
  readonly total: number;
  /** Index of the first difference among all pairs, under the same `onlyDifferent`; null: there is none. */
  readonly firstRow: number | null;
  readonly differing: number;
  /** What stores hold otherwise in the end: the first of them, and how many there are. */
  readonly stores: readonly { readonly store: string; readonly key: ViewText; readonly left: ViewText | null; readonly right: ViewText | null }[];
  readonly storesDiffering: number;
  /** What the comparison has to say besides: a rule that makes the difference, a run that has not come as far. */
  readonly notes: readonly ViewText[];
}
export interface ViewCompareSide {
  readonly title: string;
  /** What was changed, in words. */
  readonly changes: readonly string[];
  readonly timeline: ViewTimeline;
}
export interface ViewComparePair {
  readonly left: ViewCompareRecord | null;
  readonly right: ViewCompareRecord | null;
  readonly differs: boolean;
}
/** A record on one side: its number there, how it ended, and what came of it. Number 0: what came before the first record. */
export interface ViewCompareRecord { readonly number: number; readonly key: string; readonly fate: ViewFate | null; readonly text: ViewText }
