import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import type { Predicate } from '../operators/functions.ts';
import { kstreamBranch } from '../operators/streams/kstream-branch.ts';
import { passThrough } from '../operators/pass-through.ts';
import { requireCallback } from '../topology/arguments.ts';
import { Branched } from './branched.ts';
import { KStream } from './kstream.ts';
import { optionsOf } from './options.ts';

/**
 * A split on its way: `branch` as often as you like, then one of `defaultBranch` and `noDefaultBranch`, which give the branches by name
 * (the splitter's name and the branch's, in one word).
 * Kafka: org.apache.kafka.streams.kstream.BranchedKStream
 */
export class BranchedKStream<K, V> {
  readonly #source: KStream<K, V>;
  readonly #splitter: ProcessorGraphNode;
  // the operator reads both when a task is built, so they may grow until then
  readonly #predicates: Predicate<K, V>[] = [];
  readonly #childNames: string[] = [];
  readonly #branches = new Map<string, KStream<K, V>>();

  /** For the engine: splits come from `KStream.split`. */
  constructor(source: KStream<K, V>, name: string | null) {
    const { graph, node } = source.internals;
    this.#source = source;
    this.#splitter = new ProcessorGraphNode({
      name: graph.names.orGenerated(name, 'KSTREAM-BRANCH-'), supplier: kstreamBranch(this.#predicates, this.#childNames),
    });
    graph.add(node, this.#splitter);
  }

  /** Records that satisfy the predicate and none before it. Without a name the branch is called after its position, from 1. */
  branch(predicate: Predicate<K, V>, branched?: Branched<K, V>): this {
    requireCallback(predicate, 'predicate');
    const options = branchedOf<K, V>(branched);
    this.#predicates.push(predicate);
    this.#addBranch(options, this.#predicates.length);
    return this;
  }

  /** Records that satisfy no predicate. */
  defaultBranch(branched?: Branched<K, V>): ReadonlyMap<string, KStream<K, V>> {
    this.#addBranch(branchedOf<K, V>(branched), 0);
    return this.#branches;
  }

  /** Records that satisfy no predicate are dropped. */
  noDefaultBranch(): ReadonlyMap<string, KStream<K, V>> { return this.#branches; }

  #addBranch(branched: Branched<K, V> | null, position: number): void {
    const { graph, keySerde, valueSerde, sources, repartitionRequired } = this.#source.internals;
    const name = `${this.#splitter.name}${branched?.name ?? position}`;
    this.#childNames.push(name);
    // the counter moves, the name is not used
    graph.names.processor(name);
    const node = new ProcessorGraphNode({ name, supplier: passThrough() });
    graph.add(this.#splitter, node);
    const stream = new KStream<K, V>({ graph, node, name, keySerde, valueSerde, sources, repartitionRequired });
    if (branched !== null && branched.chainFunction !== null) {
      const chained = branched.chainFunction(stream);
      if (chained !== null && chained !== undefined) this.#branches.set(name, chained);
    } else if (branched !== null && branched.chainConsumer !== null) branched.chainConsumer(stream);
    else this.#branches.set(name, stream);
  }
}

function branchedOf<K, V>(branched: Branched<K, V> | undefined): Branched<K, V> | null {
  return optionsOf([branched], { branched: Branched }).branched as Branched<K, V> | null;
}
