import type { Debugger } from '../../src/engine/session/debugger.ts';
import type { SessionOptions, TopicInput } from '../../src/engine/session/session-options.ts';

/** A command, and what its answer has to say. A `!` in front: it has to refuse. */
export type Line = readonly [command: string, ...says: (string | RegExp)[]];

/**
 * One of the pains that users of Kafka Streams report, as a script: the topology and the records set the trap, the commands ask what a
 * person would ask, and the answers have to name what is wrong and what would help.
 */
export interface Pain {
  /** Rank among the twenty. */
  readonly number: number;
  /** What hurts, in the words of those whom it does. */
  readonly title: string;
  /** What of it this engine does not have: then only the rest is asked. */
  readonly without?: string;
  readonly topology: SessionOptions['topology'];
  readonly inputs: readonly TopicInput[];
  readonly options?: Partial<SessionOptions>;
  /** Files, for what reloads or exports. */
  readonly debuggerOf?: (on: Debugger) => Debugger;
  readonly script: readonly Line[];
}
