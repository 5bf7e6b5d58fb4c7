/** Orders with the name of the product that they name in their value. */
import { Consumed, Materialized, Produced, Serdes, TableJoined } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly product: string | null; readonly qty: number }

export default function orderLines(builder: StreamsBuilder): void {
  const orders = builder.table('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()));
  const products = builder.table('products', Consumed.with(Serdes.string(), Serdes.string()));

  orders
    .join(
      products,
      (order) => order.product,
      (order, name) => ({ qty: order.qty, name }),
      TableJoined.as('order-product'),
      Materialized.as<string, unknown>('joined').withKeySerde(Serdes.string()).withValueSerde(Serdes.json()),
    )
    .toStream()
    .to('order-lines', Produced.with(Serdes.string(), Serdes.json()));
}
