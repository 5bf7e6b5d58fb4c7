import { ConfigException, KafkaException, StreamsException } from '../errors/errors.ts';
import type { NodePlan, SourceLocation, TopologyPlan } from '../topology/plan.ts';

/**
 * Kafka says which node or store has no serde; who reads it wants to know which call to add, and where. The call is told from the name that
 * the DSL gave to what it made, and the line is that of the call that made it.
 */
const DEFAULTS = 'or configure default.key.serde and default.value.serde';

export function missingInNode(error: unknown, what: string, plan: NodePlan, topology: TopologyPlan): StreamsException {
  const cause = error instanceof Error ? error.message : String(error);
  const advice = error instanceof ConfigException ? `give it ${callForNode(plan, topology)}, ${DEFAULTS}` : cause;
  return new StreamsException(`Failed to initialize ${what} serdes for ${plan.kind} node ${plan.name}${lineOf(plan.location)}: ${advice}`, { cause: error, facts: { node: plan.name } });
}

/** The error with its advice; anything but a serde that is missing stays as it is. */
export function adviseOnStore(error: unknown, topology: TopologyPlan): unknown {
  if (!(error instanceof StreamsException) || !(error.cause instanceof ConfigException) || error.facts.store === undefined) return error;
  const store = topology.stores.get(error.facts.store);
  if (store === undefined) return error;
  const user = topology.nodes.find((node) => node.kind === 'processor' && store.processors.includes(node.name));
  const [first] = error.message.split('\n');
  return new StreamsException(
    `${first}${lineOf(user?.location ?? null)}: give it ${callForStore(error.facts.store, store.processors)}, ${DEFAULTS}`, { cause: error.cause, facts: error.facts });
}

/** A processor's `init` found a serde missing. */
export function adviseOnInit(error: unknown, node: string, topology: TopologyPlan): StreamsException {
  const advised = adviseOnStore(error, topology);
  const plan = topology.nodes.find(({ name }) => name === node);
  const message = advised instanceof Error ? advised.message : String(advised);
  return new StreamsException(
    `failed to initialize processor ${node}${advised === error ? lineOf(plan?.location ?? null) : ''}: ${message}`,
    { cause: error, facts: { ...(error instanceof KafkaException ? error.facts : {}), node } },
  );
}

function lineOf(location: SourceLocation | null): string { return location === null ? '' : ` (${location.file}:${location.line})`; }

function callForNode(plan: NodePlan, topology: TopologyPlan): string {
  if (plan.kind === 'source') return 'where the topic is read: builder.stream(topic, Consumed.with(keySerde, valueSerde)), or table and globalTable';
  if (plan.kind === 'sink' && (plan.topic === null || !topology.internalTopics.has(plan.topic))) return 'where the topic is written: stream.to(topic, Produced.with(keySerde, valueSerde))';
  // the repartition topic of an operator, by the name that the DSL gave to it
  const name = plan.kind === 'sink' ? `${plan.topic!} ${plan.predecessors.join(' ')}` : plan.name;
  if (/FK-JOIN|subscription-/.test(name)) return 'to the tables that are joined: Consumed.with(keySerde, valueSerde) where they are read, or Materialized.with(keySerde, valueSerde) where they are made';
  if (/KTABLE-(AGGREGATE|REDUCE|REPARTITION)/.test(name)) return 'there: table.groupBy(mapper, Grouped.with(keySerde, valueSerde))';
  if (/COGROUP|KSTREAM-(AGGREGATE|REDUCE)/.test(name)) return 'there: stream.groupBy(mapper, Grouped.with(keySerde, valueSerde)), or groupByKey';
  if (/TOTABLE/.test(name)) return 'there: stream.toTable(Materialized.with(keySerde, valueSerde))';
  if (/KSTREAM-REPARTITION/.test(name)) return 'there: stream.repartition(Repartitioned.with(keySerde, valueSerde))';
  if (/JOIN|-left-|-right-|KSTREAM-KEY-SELECT/.test(name)) return 'where the streams are joined: StreamJoined.with(keySerde, valueSerde, otherValueSerde), or with a table Joined.with(…)';
  return 'to the operator that repartitions: Grouped.with(keySerde, valueSerde), Repartitioned.with(…), StreamJoined.with(…) or Joined.with(…)';
}

function callForStore(store: string, processors: readonly string[]): string {
  const names = `${store} ${processors.join(' ')}`;
  if (/KTABLE-SUPPRESS|suppress/i.test(names)) return 'to the table that is suppressed, where it is made: Materialized.with(keySerde, valueSerde)';
  if (/KSTREAM-(JOIN|OUTER|WINDOWED)|-(this|other)-join|-shared-join/.test(names)) return 'there: StreamJoined.with(keySerde, valueSerde, otherValueSerde)';
  if (/KSTREAM-(PROCESSOR|PROCESSVALUES)/.test(names)) return 'to the builder of the store: Stores.keyValueStoreBuilder(supplier, keySerde, valueSerde), or whichever it is';
  if (/COGROUP|KSTREAM-(AGGREGATE|REDUCE)/.test(names)) return 'there: Materialized.with(keySerde, valueSerde), or .withKeySerde(…).withValueSerde(…) on the one that is there; keys also through Grouped.with(keySerde, valueSerde)';
  if (/KTABLE|KSTREAM-TOTABLE/.test(names)) return 'there: Materialized.with(keySerde, valueSerde), or .withKeySerde(…).withValueSerde(…) on the one that is there';
  return 'there: Materialized.with(keySerde, valueSerde) for an operator\'s store, Stores.keyValueStoreBuilder(supplier, keySerde, valueSerde) for one of your own';
}
