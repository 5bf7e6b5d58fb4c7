/** The same with a global table: every instance has all customers, whatever partition they lie in. */
import { Consumed, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function enrich(builder: StreamsBuilder): void {
  const customers = builder
    .globalTable('customers', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('customers-store'));

  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.string()))
    .join(customers, (customer) => customer, (order, name) => `${order} for ${name}`)
    .to('enriched', Produced.with(Serdes.string(), Serdes.string()));
}
