import type { Position } from '../moment.ts';
import type { Session } from '../session.ts';
import type { TopologyFunction } from '../session-options.ts';
import { InputEntries } from './entries.ts';

/** What a branch runs with other than where it came from. */
export interface BranchSetup {
  readonly config: Readonly<{ [key: string]: unknown }>;
  readonly partitions: Readonly<{ [topic: string]: number }>;
  /** By node, ms. */
  readonly grace: Readonly<{ [node: string]: number }>;
  readonly topology: TopologyFunction;
  /** Records come one after the other, in the order of the list. */
  readonly inTurn: boolean;
}

/** A way that the run has taken. */
export interface Branch {
  readonly name: string;
  readonly parent: Branch | null;
  /** Where it left the other one. */
  readonly from: Position;
  session: Session;
  entries: InputEntries;
  setup: BranchSetup;
  /** What was changed, in words, in order. */
  readonly changes: string[];
}

export function rootBranch(session: Session): Branch {
  const { options } = session;
  return {
    name: 'main', parent: null, from: { record: 0, step: 0 }, session, entries: InputEntries.of(session), changes: [],
    setup: { config: options.config ?? {}, partitions: options.partitions ?? {}, grace: options.grace ?? {}, topology: options.topology, inTurn: options.arrivals === 'in-turn' },
  };
}

export function ancestors(branch: Branch): readonly Branch[] { return branch.parent === null ? [branch] : [...ancestors(branch.parent), branch]; }
