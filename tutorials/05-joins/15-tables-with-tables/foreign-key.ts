/** Orders with the name of the product that they name in their value. */
import { Consumed, Materialized, Produced, Serdes, TableJoined } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly product: string | null; readonly qty: number }
interface OrderLine { readonly qty: number; readonly name: string | null }

export default function orderLines(builder: StreamsBuilder): void {
  const orders = builder.table('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()));
  const products = builder.table('products', Consumed.with(Serdes.string(), Serdes.string()));

  orders
    .join(
      products,
      (order) => order.product,
      (order, name): OrderLine => ({ qty: order.qty, name }),
      TableJoined.as('order-product'),
      Materialized.as<string, OrderLine, 'key-value'>('joined').withKeySerde(Serdes.string()).withValueSerde(Serdes.json<OrderLine>()),
    )
    .toStream()
    .to('order-lines', Produced.with(Serdes.string(), Serdes.json()));
}
