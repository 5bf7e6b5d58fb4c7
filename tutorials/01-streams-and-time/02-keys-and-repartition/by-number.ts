/** How often each order number has come: the key that the orders bring along. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly customer: string | null; readonly amount: number }

export default function ordersPerNumber(builder: StreamsBuilder): void {
  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()))
    .filter((_id, order) => order !== null)
    .mapValues(({ amount }) => amount)
    .groupByKey(Grouped.with('by-customer', Serdes.string(), Serdes.json<number>()))
    .count(Materialized.as('orders-per-customer'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
