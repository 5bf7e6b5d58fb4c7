/** How often each order number has come. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly customer: string | null; readonly amount: number }

export default function ordersPerNumber(builder: StreamsBuilder): void {
  builder
    .stream('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()))
    .filter((_id, order) => order !== null)
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<Order>()))
    .count(Materialized.as('orders-per-customer'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
