/** Orders with the level of the customer. */
import { Consumed, Joined, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly customer: string; readonly amount: number }

export default function enrich(builder: StreamsBuilder): void {
  const customers = builder.table('customers', Consumed.with(Serdes.string(), Serdes.string()));

  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()))
    .selectKey((_, order) => order.customer)
    .join(
      customers,
      (order, level) => ({ ...order, level }),
      Joined.with(Serdes.string(), Serdes.json<Order>(), Serdes.string(), 'orders-by-customer'),
    )
    .to('enriched', Produced.with(Serdes.string(), Serdes.json()));
}
