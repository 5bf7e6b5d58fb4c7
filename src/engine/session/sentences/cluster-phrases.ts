import type { InstanceChange, Rebalance } from '../../trace/events.ts';
import type { ViewText, ViewTextPart } from '../view.ts';
import type { Tell } from './text.ts';

/** What happens to instances and to where tasks are, in one language. Threads are `i1/1`. */
export interface ClusterPhrases {
  readonly instanceOf: (instance: string) => ViewText;
  readonly rebalanceOf: ViewText;
  readonly assignOf: (task: string) => ViewText;
  readonly changes: (change: InstanceChange, tell: Tell) => ViewText;
  readonly rebalances: (cause: Rebalance['cause'], members: readonly string[]) => ViewText;
  readonly taken: (task: string, thread: string) => ViewText;
  readonly restoring: (thread: string) => ViewText;
  /** `positions`: `visits-0` and the offset that comes next. */
  readonly runs: (thread: string, positions: readonly ViewText[]) => ViewText;
  readonly standsBy: (thread: string) => ViewText;
  readonly positionAt: (partition: ViewTextPart, offset: ViewTextPart) => ViewText;
  /** Up to which offset of its changelog, of how many. `local`: it was on the disk. */
  readonly restored: (store: ViewTextPart, topic: ViewTextPart, to: ViewTextPart, end: ViewTextPart, local: boolean) => ViewText;
  readonly losesStore: (store: ViewTextPart, entries: ViewTextPart) => ViewText;
  readonly lost: (count: ViewTextPart) => ViewText;
  /** Before the record's place, in the sentence of a step; the first one says why. */
  readonly again: (first: boolean) => string;
}
