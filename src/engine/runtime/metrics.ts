/** Metrics by Kafka's names: a name, a group, tags, and a value that is asked for. Kafka: org.apache.kafka.common.Metric */
export interface MetricName {
  readonly name: string;
  readonly group: string;
  readonly tags: Readonly<{ [tag: string]: string }>;
}
export interface Metric { readonly metricName: MetricName; metricValue(): number | string }

/** Kafka: metrics.sample.window.ms, and metrics.num.samples of them */
const WINDOW_MS = 30_000;
const WINDOWS = 2;

/**
 * What a thread can be asked about itself. Nothing is recorded for it while records are processed: values are read off counters that are
 * there anyway, when someone asks. So all recording levels are there at once, and there are no latencies, for which every call would have to
 * look at a clock.
 */
export class Metrics {
  readonly #metrics: Metric[] = [];
  readonly #now: () => number;

  /** @param now  the clock of rates, epoch ms */
  constructor(now: () => number) { this.#now = now; }

  /** A gauge: `read` is called when someone asks. */
  add(name: string, group: string, tags: MetricName['tags'], read: () => number | string): void {
    this.#metrics.push({ metricName: { name, group, tags }, metricValue: read });
  }

  /** `<name>-total` and `<name>-rate`, per second. */
  addTotalAndRate(name: string, group: string, tags: MetricName['tags'], total: () => number): void {
    this.add(`${name}-total`, group, tags, total);
    this.addRate(name, group, tags, total);
  }

  addRate(name: string, group: string, tags: MetricName['tags'], total: () => number): void {
    const rate = new Rate(total, this.#now);
    this.add(`${name}-rate`, group, tags, () => rate.perSecond());
  }

  removeByTag(tag: string, value: string): void {
    let kept = 0;
    for (const metric of this.#metrics) if (metric.metricName.tags[tag] !== value) this.#metrics[kept++] = metric;
    this.#metrics.length = kept;
  }

  all(): readonly Metric[] { return this.#metrics; }

  /** Sum over all tags of the metrics with that name (a count, or 0 without any). */
  total(name: string): number {
    let sum = 0;
    for (const metric of this.#metrics) if (metric.metricName.name === name) sum += Number(metric.metricValue());
    return sum;
  }
}

/**
 * A rate over the last one or two windows, of a total that is looked at only when someone asks: what came in between two looks counts from the
 * earlier one. As in Kafka a first window that is not over yet counts as a whole one. Kafka: org.apache.kafka.common.metrics.stats.Rate
 */
class Rate {
  readonly #total: () => number;
  readonly #now: () => number;
  readonly #samples: { readonly time: number; readonly total: number }[] = [];

  constructor(total: () => number, now: () => number) {
    this.#total = total;
    this.#now = now;
    this.#samples.push({ time: now(), total: total() });
  }

  perSecond(): number {
    const now = this.#now();
    const total = this.#total();
    const first = this.#samples[0]!;
    const rate = (total - first.total) / (Math.max(now - first.time, WINDOW_MS * (WINDOWS - 1)) / 1000);
    if (now - this.#samples.at(-1)!.time >= WINDOW_MS) {
      this.#samples.push({ time: now, total });
      if (this.#samples.length > WINDOWS) this.#samples.shift();
    }
    return rate;
  }
}
