/** Records per second: by the clock on the wall, and by processor time, which other programs on the machine hardly change. */
export interface Rate { readonly perSecond: number; readonly perProcessorSecond: number }

/** Starts when made. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #cpu = process.cpuUsage();

  rateOf(records: number): Rate {
    const seconds = (performance.now() - this.#started) / 1e3;
    const { user, system } = process.cpuUsage(this.#cpu);
    return { perSecond: records / seconds, perProcessorSecond: (records * 1e6) / (user + system) };
  }
}
