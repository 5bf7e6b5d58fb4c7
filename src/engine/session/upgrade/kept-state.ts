import type { StoreKind } from '../../processor/state-store.ts';
import type { NodeDescription, TopologyDescription } from '../../topology/description.ts';
import type { TopologyPlan } from '../../topology/plan.ts';

/** A thing that has a name in a topology, with what it is for: that is how it is found again under another name. */
export interface Named {
  readonly name: string;
  /** What it does and of which topics, without the counters of generated names. */
  readonly role: string;
  /** The same without the topics. */
  readonly looseRole: string;
  readonly subtopology: number;
}

export interface KeptStore extends Named {
  /** Its changelog without the application id; null where it has none of its own. */
  readonly changelog: string | null;
  /** null where only a text is known. */
  readonly kind: StoreKind | null;
  readonly windowSizeMs: number | null;
}

/** What of a topology stays in Kafka between two deployments, and the nodes around it. */
export interface KeptState {
  readonly nodes: readonly Named[];
  readonly stores: readonly KeptStore[];
  /** Repartition topics and those of foreign-key joins, without the application id. */
  readonly topics: readonly Named[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A generated name has a counter in it, which the next edit of the program moves. */
export function isGenerated(name: string): boolean { return /\d{10}/.test(name); }

/** What is left of a generated name. */
export const withoutCounters = (name: string): string => name.replace(/\d{10}/g, '#');
const INTERNAL = /-repartition$|-subscription-(registration|response)(-\d{10})?-topic$/i;
const unique = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

/** @param plan  null where only the text of a description is known: then each store is taken to have a changelog */
export function keptState(description: TopologyDescription, plan: TopologyPlan | null): KeptState {
  const groups = [...description.subtopologies, ...description.globalStores.map(({ id, source, processor }) => ({ id, nodes: [source, processor] }))];
  const nodes = groups.flatMap(({ id, nodes: own }) => own.map((node) => ({ id, node })));
  const isInternal = (topic: string): boolean => (plan === null ? INTERNAL.test(topic) : plan.internalTopics.has(topic));
  const byName = new Map(nodes.map(({ node }) => [node.name, node]));
  const originsOf = origins(byName, isInternal);

  const plain = (names: readonly string[]): string => unique(names.map(withoutCounters)).join(' ');
  const roleOf = (kind: string, users: readonly NodeDescription[]): Pick<Named, 'role' | 'looseRole'> => {
    const looseRole = `${kind} ${plain(users.map(({ name }) => name))}`;
    return { looseRole, role: `${looseRole} of ${unique(users.flatMap((user) => originsOf(user.name))).join(' ')}` };
  };
  const idOf = new Map(nodes.map(({ id, node }) => [node.name, id]));
  const named = (name: string, kind: string, users: readonly NodeDescription[]): Named => ({ name, ...roleOf(kind, users), subtopology: users[0] === undefined ? -1 : idOf.get(users[0].name)! });

  const storeNames = [...new Set(nodes.flatMap(({ node }) => node.stores))];
  const globals = new Set(description.globalStores.flatMap(({ processor }) => processor.stores));
  const stores = storeNames.map((name): KeptStore => {
    const [planned, builder] = [plan?.stores.get(name), (plan?.stores.get(name) ?? plan?.globalStores.get(name))?.builder];
    const logged = plan === null ? !globals.has(name) : planned !== undefined && planned.sourceTopic === null && planned.builder.loggingEnabled;
    return {
      ...named(name, 'store', nodes.map(({ node }) => node).filter((node) => node.stores.includes(name))),
      changelog: logged ? `${name}-changelog` : null, kind: builder?.kind ?? null, windowSizeMs: builder?.windowSizeMs ?? null,
    };
  });
  // A repartition topic is known by who works on what comes out of it: the nodes around it are called after the topic.
  const readersOf = (topic: string): NodeDescription[] => nodes.flatMap(({ node }) => (node.topics.includes(topic) ? node.successors.map((name) => byName.get(name)!) : []));
  const topics = unique(nodes.flatMap(({ node }) => node.topics.filter(isInternal))).map((name) => named(name, 'topic', readersOf(name)));
  return {
    nodes: nodes.map(({ node }): Named => {
      const one = named(node.name, `${node.kind} ${plain([...node.topics, node.topic ?? '', node.pattern?.source ?? ''])}`, [node]);
      return { ...one, role: `${one.role} between ${plain(node.predecessors)} and ${plain(node.successors)}` };
    }),
    stores, topics,
    inputs: unique(nodes.flatMap(({ node }) => [...node.topics.filter((topic) => !isInternal(topic)), ...(node.pattern === null ? [] : [`/${node.pattern.source}/`])])),
    outputs: unique(nodes.flatMap(({ node }) => (node.topic !== null && !isInternal(node.topic) ? [node.topic] : []))),
  };
}

/** The topics from outside that a node's records come from, through repartition topics too. */
function origins(nodes: ReadonlyMap<string, NodeDescription>, isInternal: (topic: string) => boolean): (name: string) => readonly string[] {
  const writers = (topic: string): string[] => [...nodes.values()].filter((node) => node.topic === topic).map(({ name }) => name);
  return (name) => {
    const seen = new Set<string>();
    const found = new Set<string>();
    const visit = (at: string): void => {
      const node = nodes.get(at);
      if (node === undefined || seen.has(at)) return;
      seen.add(at);
      node.predecessors.forEach(visit);
      if (node.pattern !== null) found.add(`/${node.pattern.source}/`);
      for (const topic of node.topics) if (isInternal(topic)) writers(topic).forEach(visit); else found.add(topic);
    };
    visit(name);
    return [...found];
  };
}
