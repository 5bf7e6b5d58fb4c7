/**
 * Internal resources that got a generated name. Such names carry a counter, so the next edit of the program may rename them, and state is
 * lost; `ensure.explicit.internal.resource.naming` turns them into an error. Kafka: InternalResourcesNaming (KIP-1111)
 */
export class ImplicitNames {
  readonly #changelogs: string[] = [];
  readonly #stores: string[] = [];
  readonly #repartitionTopics: string[] = [];

  store(name: string, logged: boolean): void {
    this.#stores.push(name);
    if (logged) this.changelog(name);
  }
  changelog(store: string): void { this.#changelogs.push(`${store}-changelog`); }
  repartitionTopic(name: string): void { this.#repartitionTopics.push(name); }

  /** One line for each kind of resource that has generated names; null when there is none. */
  complaint(): string | null {
    const lines: string[] = [];
    if (this.#changelogs.length > 0) lines.push(`Following changelog topic(s) has not been named: ${this.#changelogs.join(', ')}`);
    if (this.#stores.length > 0) lines.push(`Following state store(s) has not been named: ${this.#stores.join(', ')}`);
    if (this.#repartitionTopics.length > 0) lines.push(`Following repartition topic(s) has not been named: ${this.#repartitionTopics.join(', ')}`);
    return lines.length === 0 ? null : `${lines.join('\n')}\n  Name them with Materialized.as, Grouped.as, Joined.as, StreamJoined.as, Repartitioned.as or Named.as.`;
  }
}
