/** Orders with the name of the customer. Or so it should be: half of them are missing. */
import { Consumed, Joined, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function enrich(builder: StreamsBuilder): void {
  // TODO: the rows lie where another client's hash put them
  const customers = builder
    .table('customers', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('customers-store'));

  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.string()))
    .join(customers, (order, name) => `${order} for ${name}`, Joined.with(Serdes.string(), Serdes.string(), Serdes.string()))
    .to('enriched', Produced.with(Serdes.string(), Serdes.string()));
}
