import type { NodePlan } from '../../topology/plan.ts';
import { windowsOf } from '../../topology/supplier.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import type { TopologyInfo } from '../topology-info.ts';

/** An operator with windows, and the windows themselves. Those of `suppress` are the ones upstream, with its own wait and clock. */
export interface WindowedNode { readonly node: string; readonly windows: WindowDescription }

/** Which windows a store or a node works with. */
export class WindowLookup {
  readonly #info: TopologyInfo;
  readonly #byNode = new Map<string, WindowedNode | null>();
  readonly #byStore = new Map<string, WindowedNode>();

  constructor(info: TopologyInfo) {
    this.#info = info;
    for (const node of info.plan.nodes) {
      if (node.kind !== 'processor') continue;
      const windows = this.#described(node);
      if (windows === null) continue;
      const suppresses = windowsOfNode(node)?.kind === 'suppress';
      for (const store of node.stores) {
        const isBuffer = info.store(store)?.kind === 'buffer';
        if (isBuffer === suppresses && !this.#byStore.has(store)) this.#byStore.set(store, { node: node.name, windows });
      }
    }
  }

  /** The operator that fills a store of windows; null for stores of other kinds and those of users' own processors. */
  ofStore(store: string): WindowedNode | null { return this.#byStore.get(store) ?? null; }

  /** The windows that keys at this node may have: its own, or those of the nearest operator upstream. */
  above(node: string): WindowedNode | null {
    const known = this.#byNode.get(node);
    if (known !== undefined) return known;
    this.#byNode.set(node, null);
    const plan = this.#info.node(node);
    let found: WindowedNode | null = null;
    if (plan !== null) {
      for (const parent of this.#parentsOf(plan)) {
        const own = windowsOfNode(this.#info.node(parent));
        found = own !== null && own.kind !== 'suppress' && own.kind !== 'join' ? { node: parent, windows: own } : this.above(parent);
        if (found !== null) break;
      }
    }
    this.#byNode.set(node, found);
    return found;
  }

  /** A node that only files the records of one side of a join. */
  isJoinBuffer(node: string): boolean { return windowsOfNode(this.#info.node(node)) === null; }

  /** A node's own windows, else those upstream. */
  own(node: string): WindowDescription | null {
    const plan = this.#info.node(node);
    return (plan === null ? null : this.#described(plan)) ?? this.above(node)?.windows ?? null;
  }

  /** True where the windows of keys that reach a node hold their end. */
  inclusiveAt(node: string): boolean { return this.above(node)?.windows.kind === 'sliding'; }

  /** Windowed keys in a topic hold their end: the nodes that write it stand behind a sliding aggregation. */
  inclusiveIn(topic: string): boolean {
    return this.#info.plan.nodes.some((node) => node.kind === 'sink' && node.topic !== null && this.#info.fullName(node.topic) === topic && this.inclusiveAt(node.name));
  }

  #described(node: NodePlan): WindowDescription | null {
    const own = windowsOfNode(node);
    if (own === null || own.kind !== 'suppress') return own;
    const upstream = this.above(node.name);
    return upstream === null ? null : { ...upstream.windows, graceMs: own.graceMs, gapMs: 0, final: true, clock: own.clock };
  }

  /** Behind a repartition topic are the nodes that fill it. */
  #parentsOf(node: NodePlan): readonly string[] {
    if (node.kind !== 'source') return node.predecessors;
    return this.#info.plan.nodes.flatMap((other) => (other.kind === 'sink' && other.topic !== null && node.topics.includes(other.topic) ? [other.name] : []));
  }
}

function windowsOfNode(node: NodePlan | null): WindowDescription | null { return node !== null && node.kind === 'processor' ? windowsOf(node.supplier) : null; }
