/**
 * What a run can tell, as plain literals. A trace is an array of these; an event's number is its position.
 *
 * Two rules hold the debugger up. Every state that a screen may show changes only through an event that carries both the old and the new
 * value, so a trace can be walked in either direction. And an event is built only when someone listens:
 *
 *     this.#trace?.emit({ kind: 'turn-end', task });          // right: nothing is allocated without a sink
 *     const event = {…}; if (this.#trace) this.#trace.emit(event);   // wrong: pays for every record of every run
 */

/** Headers as plain data, in order; a header's value may be null. */
export type HeaderList = readonly (readonly [name: string, value: Uint8Array | null])[];

/**
 * Why a turn began. `instance`, `rebalance`: of no task, something that happens to instances and to their group; `assign`: a task is given to a
 * thread; `close`: it is taken away.
 */
export type TurnCause = 'record' | 'global' | 'punctuate' | 'commit' | 'restore' | 'close' | 'instance' | 'rebalance' | 'assign';

/** A task takes up work. `topic` is null unless the cause is a record. Key and value are the record's bytes as they lay in the topic. */
export interface TurnStart {
  readonly kind: 'turn-start';
  readonly task: string;
  readonly cause: TurnCause;
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Event time, epoch ms; for a punctuation the time that it was called with. */
  readonly timestamp: number;
  readonly headers: HeaderList;
}
export interface TurnEnd { readonly kind: 'turn-end'; readonly task: string }

/**
 * A record reaches a node: by a forward of `from`, or from the topic (`from` null). `depth` is the length of the way inside this turn,
 * 0 at the source; a node is left when an event of the same or a smaller depth, or `turn-end`, comes.
 */
export interface NodeEnter {
  readonly kind: 'node-enter';
  readonly node: string;
  readonly from: string | null;
  readonly depth: number;
  readonly key: unknown;
  readonly value: unknown;
  readonly timestamp: number;
  readonly headers: HeaderList;
}

/**
 * A read at a store's outer layer. `key` is in the store's changelog form for point reads (`get` that found something, `fetch`,
 * `fetchSession`), the key alone for a scan of one key's entries, null for scans over keys.
 */
export interface StoreRead {
  readonly kind: 'store-read';
  readonly task: string;
  readonly store: string;
  readonly node: string | null;
  readonly operation: string;
  readonly key: Uint8Array | null;
  /** The bytes found (point reads), the number of entries is not known for scans. */
  readonly found: Uint8Array | null;
}

/** How an entry came to change: by a put or delete, by falling out of retention, by eviction from a buffer, by restoring, by the end of the task that had it in memory. */
export type WriteCause = 'put' | 'expire' | 'evict' | 'restore' | 'close';

/**
 * An entry of a store changes. Keys are in changelog form: key; key+start+seqnum (window); key+end+start (session); key+version
 * timestamp (versioned). Values are what lies in the store (timestamped stores: 8 bytes timestamp, then the value).
 */
export interface StoreWrite {
  readonly kind: 'store-write';
  readonly task: string;
  readonly store: string;
  readonly node: string | null;
  readonly cause: WriteCause;
  readonly key: Uint8Array;
  readonly oldValue: Uint8Array | null;
  readonly newValue: Uint8Array | null;
  readonly timestamp: number;
}

/** An entry of a record cache becomes dirty (not yet seen below and downstream) or clean (flushed, evicted). */
export interface CacheChange {
  readonly kind: 'cache';
  readonly task: string;
  readonly store: string;
  readonly key: Uint8Array;
  readonly dirty: boolean;
  /** What made it so. */
  readonly cause: 'put' | 'flush' | 'evict' | 'close';
}

/**
 * A clock, or a hidden field of an operator that behaves like one, moves. `scope` names its owner: a task (`0_1`), a partition
 * (`visits-0`), a node and field (`KSTREAM-AGGREGATE-0000000002.observedStreamTime` of a task, joined by `/`), or `''` for wall clock.
 */
export interface TimeAdvance {
  readonly kind: 'time-advance';
  readonly clock: 'stream' | 'partition' | 'node' | 'store' | 'wall';
  readonly scope: string;
  readonly old: number;
  readonly new: number;
}

export type OutputRole = 'sink' | 'repartition' | 'changelog' | 'dead-letter';

/** A record leaves the task for a topic. `offset` is -1 while the backend has not said. */
export interface Output {
  readonly kind: 'output';
  readonly task: string;
  readonly role: OutputRole;
  readonly node: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** null: left to the producer's clock. */
  readonly timestamp: number | null;
  readonly headers: HeaderList;
}

/** Operands that explain a drop or a hold: plain values, times in epoch ms. */
export type Details = Readonly<Record<string, string | number | boolean | bigint | null>>;

/** A record ends at a node by a rule. `counted`: also in Kafka's dropped-records metric. */
export interface Drop {
  readonly kind: 'drop';
  readonly task: string;
  readonly node: string | null;
  readonly reason: string;
  readonly counted: boolean;
  readonly details: Details | null;
}

/** A record, or the result of it, is kept back: in a buffer, a cache, behind a throttle, until a window closes. */
export interface Hold {
  readonly kind: 'hold';
  readonly task: string;
  readonly node: string | null;
  readonly reason: string;
  readonly details: Details | null;
}

export interface Failure {
  readonly kind: 'failure';
  readonly task: string;
  readonly node: string | null;
  readonly error: string;
  readonly message: string;
  /** What the handler answered; null when none was asked. */
  readonly answer: 'continue' | 'fail' | 'retry' | null;
}

export interface Punctuate {
  readonly kind: 'punctuate';
  readonly task: string;
  readonly action: 'schedule' | 'cancel' | 'fire';
  readonly node: string;
  readonly type: 'stream-time' | 'wall-clock-time';
  /** Number of the schedule inside its task. */
  readonly schedule: number;
  /** Next due time before and after, epoch ms; null: none. */
  readonly oldDue: number | null;
  readonly newDue: number | null;
  /** The time the callback was called with (`fire`), else -1. */
  readonly time: number;
}

/** Offsets to resume from, per partition: [topic, partition, old, new]; old is -1 when there was none. */
export interface Commit {
  readonly kind: 'commit';
  readonly task: string;
  readonly offsets: readonly (readonly [topic: string, partition: number, old: number, now: number])[];
}

/**
 * The broker has said where an output went. `output` counts the outputs of this trace that were told with offset -1, from 0.
 */
export interface Sent {
  readonly kind: 'sent';
  readonly output: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Outputs, numbered as `Sent` numbers them, that are in no topic: who had produced them died before they were sent. */
export interface Lost { readonly kind: 'lost'; readonly outputs: readonly number[] }

/** What an instance had done of its last turns when it was killed. */
export type KillMoment = 'after-send' | 'before-send' | 'inside-commit';

/** An instance of the application comes or goes, or its threads do. 0 threads: it does not run. */
export interface InstanceChange {
  readonly kind: 'instance';
  readonly instance: string;
  readonly action: 'start' | 'close' | 'kill' | 'threads';
  /** null unless it was killed. */
  readonly when: KillMoment | null;
  readonly oldThreads: number;
  readonly newThreads: number;
}

/** The group's members are told anew what is theirs. `members`: threads as `i1/1`, that are in it now. */
export interface Rebalance {
  readonly kind: 'rebalance';
  readonly cause: 'joined' | 'left' | 'expired';
  readonly oldGeneration: number;
  readonly newGeneration: number;
  readonly members: readonly string[];
}

/** `none`: the thread does not have it. */
export type TaskState = 'none' | 'restoring' | 'running' | 'standby';

/** A task of a thread (`i1/1`) begins, changes or ends. `positions`: where it takes up its inputs, [topic, partition, offset]. */
export interface TaskMove {
  readonly kind: 'task-move';
  readonly task: string;
  readonly thread: string;
  readonly oldState: TaskState;
  readonly newState: TaskState;
  readonly positions: readonly (readonly [topic: string, partition: number, offset: number])[];
}

/** Records of a changelog have been read back into a store: [`from`, `to`) of those that end at `end`; `records` are what was there. */
export interface Restored {
  readonly kind: 'restored';
  readonly task: string;
  readonly thread: string;
  readonly store: string;
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly records: number;
  /** They lay on the instance's disk, where a checkpoint says how far they go. */
  readonly local: boolean;
}

/**
 * Exactly once: a transaction of a thread's producer begins or ends. Its end tells what was in it, stretches of offsets [from, to) that the thread wrote in one
 * go; a control record follows in each of the partitions.
 */
export interface TransactionChange {
  readonly kind: 'transaction';
  readonly thread: string;
  readonly action: 'begin' | 'commit' | 'abort';
  readonly written: readonly (readonly [topic: string, partition: number, from: number, to: number])[];
}

export type TraceEvent =
  | Sent | Lost | TransactionChange | InstanceChange | Rebalance | TaskMove | Restored
  | TurnStart | TurnEnd | NodeEnter | StoreRead | StoreWrite | CacheChange | TimeAdvance | Output | Drop | Hold | Failure | Punctuate
  | Commit;

/** Where a running engine tells its events. The sink must copy what may change later (`NodeEnter.key`, `.value`); bytes never change. */
export interface TraceSink { emit(event: TraceEvent): void }
