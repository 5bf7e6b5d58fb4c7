/** Metrics by Kafka's names: a name, a group, tags, and a value that is asked for. Kafka: org.apache.kafka.common.Metric */
export interface MetricName {
  readonly name: string;
  readonly group: string;
  readonly tags: Readonly<{ [tag: string]: string }>;
}
export interface Metric { readonly metricName: MetricName; metricValue(): number | string }

export class Metrics {
  readonly #metrics: Metric[] = [];

  /** A gauge: `read` is called when someone asks. */
  add(name: string, group: string, tags: MetricName['tags'], read: () => number | string): void {
    this.#metrics.push({ metricName: { name, group, tags }, metricValue: read });
  }

  removeByTag(tag: string, value: string): void {
    for (let i = this.#metrics.length - 1; i >= 0; i--) if (this.#metrics[i]!.metricName.tags[tag] === value) this.#metrics.splice(i, 1);
  }

  all(): readonly Metric[] { return this.#metrics; }

  /** Sum over all tags of the metrics with that name (a count, or 0 without any). */
  total(name: string): number {
    let sum = 0;
    for (const metric of this.#metrics) if (metric.metricName.name === name) sum += Number(metric.metricValue());
    return sum;
  }
}
