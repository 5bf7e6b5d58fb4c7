/**
 * Which nodes belong together. Nodes start alone and are united by edges and by shared stores; what is united at the end is one
 * sub-topology. Sinks and the sources that read their topics are not united: that is what cuts a topology at its repartition topics.
 * Kafka: QuickUnion, InternalTopologyBuilder#makeNodeGroups
 */
export class NodeGroups {
  readonly #parents = new Map<string, string>();

  add(name: string): void { this.#parents.set(name, name); }

  unite(a: string, b: string): void { this.#parents.set(this.#root(a), this.#root(b)); }

  /** The groups, numbered by their first member in the order of `names`; members in that order too. */
  inOrderOf(names: Iterable<string>): string[][] {
    const byRoot = new Map<string, string[]>();
    for (const name of names) {
      const root = this.#root(name);
      const group = byRoot.get(root);
      if (group === undefined) byRoot.set(root, [name]);
      else group.push(name);
    }
    return [...byRoot.values()];
  }

  #root(name: string): string {
    let current = name;
    for (;;) {
      const parent = this.#parents.get(current)!;
      if (parent === current) return current;
      this.#parents.set(current, this.#parents.get(parent)!);
      current = parent;
    }
  }
}
