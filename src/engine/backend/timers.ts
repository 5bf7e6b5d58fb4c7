/** What a backend needs of a timer, handed in like the clock. */
export interface Timers {
  /** Calls back once after `ms`; the answer cancels it. A pending call keeps no process alive when `background` is set. */
  after(ms: number, callback: () => void, background?: boolean): () => void;
}

export function sleep(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => { timers.after(ms, resolve); });
}
