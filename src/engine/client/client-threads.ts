import type { Backend } from '../backend/backend.ts';
import { sleep, type Timers } from '../backend/timers.ts';
import type { StreamThread } from '../runtime/stream-thread.ts';
import { ThreadStates, type ThreadState } from '../runtime/thread-state.ts';

/** Between looks at what goes on in the group while paused. */
const PAUSED_MS = 100;

export interface OpenedThread { readonly thread: StreamThread; readonly backend: Backend }

/** A thread of a client from its name to its end. */
export class ClientThread {
  readonly name: string;
  readonly index: number;
  readonly states: ThreadStates;
  opened: OpenedThread | null = null;
  loop: Promise<void> = Promise.resolve();
  stopping = false;

  constructor(name: string, index: number, onState: (newState: ThreadState) => void) {
    this.name = name;
    this.index = index;
    this.states = new ThreadStates(onState);
  }

  get thread(): StreamThread | null { return this.opened?.thread ?? null; }
}

export interface ClientThreadsOptions {
  readonly clientId: string;
  readonly timers: Timers;
  /** Connects, and makes the thread; `cacheMaxBytes` is its share. */
  readonly open: (thread: ClientThread, cacheMaxBytes: number) => Promise<OpenedThread>;
  /** For all threads together. */
  readonly cacheMaxBytes: number;
  /** A global thread, which each client of Kafka with a global store has, takes a share of the cache. */
  readonly hasGlobalStores: boolean;
  readonly isPaused: () => boolean;
  /** Some thread's state changed. */
  readonly onState: (thread: ClientThread, state: ThreadState) => void;
  /** The loop of a thread ended with an error; the thread is shutting down. */
  readonly onDeath: (thread: ClientThread, error: unknown) => Promise<void>;
  /** Something failed while a thread ended that was told to. */
  readonly onCloseError: (error: unknown) => void;
}

/** The threads of a client: how many, by which names, and each one's share of the cache. Kafka: the `threads` of KafkaStreams */
export class ClientThreads {
  readonly #options: ClientThreadsOptions;
  readonly #threads: ClientThread[] = [];

  constructor(options: ClientThreadsOptions) { this.#options = options; }

  get all(): readonly ClientThread[] { return this.#threads; }
  /** Those that neither end nor have ended. */
  get live(): readonly ClientThread[] { return this.#threads.filter(({ states: { current } }) => current !== 'PENDING_SHUTDOWN' && current !== 'DEAD'); }
  get opened(): readonly (OpenedThread & { readonly name: string })[] { return this.#threads.flatMap(({ name, opened }) => (opened === null ? [] : [{ name, ...opened }])); }

  /** A thread under the lowest number that is free; it does nothing yet. */
  add(): ClientThread {
    const taken = new Set(this.#threads.map(({ index }) => index));
    let index = 1;
    while (taken.has(index)) index++;
    const thread = new ClientThread(`${this.#options.clientId}-StreamThread-${index}`, index, (state) => this.#options.onState(thread, state));
    this.#threads.push(thread);
    return thread;
  }

  /** Resolves when the thread has its first tasks, restored, or was told to stop meanwhile. @throws what connecting and joining throw; the thread is gone then */
  async start(thread: ClientThread): Promise<void> {
    this.#shareCache();
    try {
      thread.opened = await this.#options.open(thread, this.#cacheShare());
      await thread.opened.thread.start();
    } catch (error) {
      thread.states.to('PENDING_SHUTDOWN');
      await thread.opened?.backend.close().catch(() => undefined);
      this.#remove(thread);
      throw error;
    }
    if (thread.stopping) await this.stop(thread, true, true); else thread.loop = this.#run(thread, thread.opened.thread);
  }

  async #run(thread: ClientThread, turning: StreamThread): Promise<void> {
    const { timers, isPaused } = this.#options;
    try {
      while (!thread.stopping) {
        if (isPaused()) {
          await turning.runPaused();
          await sleep(timers, PAUSED_MS);
        } else if (await turning.runOnce() === 0) await sleep(timers, 0);
      }
    } catch (error) {
      thread.states.to('PENDING_SHUTDOWN');
      await this.#options.onDeath(thread, error);
    }
  }

  /** After a death: what the thread has not sent is forgotten, its place in the group is left. */
  async bury(thread: ClientThread): Promise<void> {
    await thread.thread?.close(false).catch(() => undefined);
    await thread.opened?.backend.close().catch(() => undefined);
    this.#remove(thread);
  }

  /** Lets the round at hand come to its end; `clean`: commits. */
  async stop(thread: ClientThread, clean: boolean, leaveGroup: boolean): Promise<void> {
    thread.stopping = true;
    thread.states.to('PENDING_SHUTDOWN');
    if (clean) await thread.loop;
    await thread.thread?.close(clean).catch((error: unknown) => { if (clean) this.#options.onCloseError(error); });
    await thread.opened?.backend.close({ leaveGroup }).catch(() => undefined);
    this.#remove(thread);
    this.#shareCache();
  }

  async stopAll(clean: boolean, leaveGroup: boolean): Promise<void> {
    const threads = [...this.#threads];
    for (const thread of threads) thread.stopping = true;
    for (const thread of threads) await this.stop(thread, clean, leaveGroup);
  }

  #remove(thread: ClientThread): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    thread.opened = null;
    thread.states.to('DEAD');
  }

  #cacheShare(): number {
    const { cacheMaxBytes, hasGlobalStores } = this.#options;
    const live = this.live.length;
    return live === 0 ? cacheMaxBytes : Math.floor(cacheMaxBytes / (live + (hasGlobalStores ? 1 : 0)));
  }

  #shareCache(): void { for (const { thread } of this.#threads) thread?.resizeCache(this.#cacheShare()); }
}
