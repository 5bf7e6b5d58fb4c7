/** Wall clock, handed in: the engine never asks the system. */
export interface Clock { now(): number }

/** Moves only when told. */
export class MockClock implements Clock {
  #now: number;
  constructor(now = 0) { this.#now = now; }
  now(): number { return this.#now; }
  advance(ms: number): void { this.#now += ms; }
  set(now: number): void { this.#now = now; }
}
