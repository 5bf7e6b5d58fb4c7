/** Orders with the name of the customer, or with a question mark. */
import { Consumed, Joined, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function named(builder: StreamsBuilder): void {
  const customers = builder
    .table('customers', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('customers-store'));

  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.string()))
    .leftJoin(customers, (order, name) => `${order} for ${name ?? '?'}`, Joined.with(Serdes.string(), Serdes.string(), Serdes.string()))
    .to('named', Produced.with(Serdes.string(), Serdes.string()));
}
