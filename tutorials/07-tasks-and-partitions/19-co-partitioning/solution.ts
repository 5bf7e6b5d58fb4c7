/** Orders with the name of the customer, whoever wrote the rows, and into however many partitions. */
import { Consumed, Joined, Materialized, Produced, Repartitioned, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function enrich(builder: StreamsBuilder): void {
  const customers = builder
    .stream('customers', Consumed.with(Serdes.string(), Serdes.string()))
    .repartition(Repartitioned.with(Serdes.string(), Serdes.string()).withName('customers'))
    .toTable(Materialized.as('customers-store').withKeySerde(Serdes.string()).withValueSerde(Serdes.string()));

  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.string()))
    .join(customers, (order, name) => `${order} for ${name}`, Joined.with(Serdes.string(), Serdes.string(), Serdes.string()))
    .to('enriched', Produced.with(Serdes.string(), Serdes.string()));
}
