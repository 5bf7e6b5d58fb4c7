/** How many orders each customer has placed. Orders come with their own number as the key. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly customer: string | null; readonly amount: number }

export default function ordersPerCustomer(builder: StreamsBuilder): void {
  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()))
    .filter((_id, order) => order !== null)
    .selectKey((_id, order) => order.customer)
    .groupByKey(Grouped.with('by-customer', Serdes.string(), Serdes.json<Order>()))
    .count(Materialized.as('orders-per-customer'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
