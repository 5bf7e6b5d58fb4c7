import { expect, test } from 'vitest';
import { Consumed, Joined, Materialized, Produced, Repartitioned, Serdes, StreamsBuilder } from '../../../src/engine/index.ts';
import { resolvePartitionCounts } from '../../../src/engine/runtime/partition-counts.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());

/** Orders joined with a table of customers, and how many partitions the repartition topic of the customers gets, if there is one. */
function counts(external: Readonly<{ [topic: string]: number }>, repartitioned: Repartitioned<string, string> | null = null): ReadonlyMap<string, number> {
  const builder = new StreamsBuilder();
  const customers = repartitioned === null ? builder.table('customers', text)
    : builder.stream('customers', text).repartition(repartitioned.withName('r')).toTable(Materialized.with(Serdes.string(), Serdes.string()));
  builder.stream('orders', text).join(customers, (order, name) => `${order} for ${name}`, Joined.with(Serdes.string(), Serdes.string(), Serdes.string()))
    .to('out', Produced.with(Serdes.string(), Serdes.string()));
  return resolvePartitionCounts(builder.build().plan(), new Map(Object.entries(external)), (sub) => sub.sourceTopics);
}
const asked = Repartitioned.with(Serdes.string(), Serdes.string());

test('source topics that are joined and differ are refused in the words of Kafka', () => {
  expect(() => counts({ orders: 3, customers: 4 })).toThrow('Invalid topology: Topics not co-partitioned: [{customers=4, orders=3}]');
  expect(() => counts({ orders: 3, customers: 3 })).not.toThrow();
});

test('a repartition topic takes the number of the topic that it is joined with, and no other', () => {
  expect(counts({ orders: 3, customers: 4 }, asked).get('r-repartition')).toBe(3);
  expect(counts({ orders: 3, customers: 4 }, asked.withNumberOfPartitions(3)).get('r-repartition')).toBe(3);
  expect(() => counts({ orders: 3, customers: 4 }, asked.withNumberOfPartitions(4)))
    .toThrow("Number of partitions [4] of repartition topic [r-repartition] doesn't match number of partitions [3] of the source topic");
});
