import type { Backend } from '../../backend/backend.ts';
import type { StreamThread } from '../../runtime/stream-thread.ts';

/** One stream thread of one instance: a member of the group. */
export interface Member {
  /** `i1/1` */
  readonly name: string;
  readonly instance: Instance;
  readonly thread: StreamThread;
  readonly backend: Backend;
}

/** One process of the application, running or not. */
export class Instance {
  /** `i1` */
  readonly name: string;
  /** Empty while it does not run. */
  members: Member[] = [];
  /** How many threads it has when it starts. */
  threads: number;
  /** What its disk holds of persistent stores: the offset behind the last record, by `changelog-partition`. */
  readonly disk = new Map<string, number>();

  constructor(name: string, threads: number) {
    this.name = name;
    this.threads = threads;
  }

  get isRunning(): boolean { return this.members.length > 0; }
}
