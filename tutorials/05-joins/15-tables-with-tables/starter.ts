/** Orders with the name of their product. Or so it should be: the table stays empty. */
import { Consumed, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Order { readonly product: string; readonly qty: number }

export default function orderLines(builder: StreamsBuilder): void {
  const orders = builder.table('orders', Consumed.with(Serdes.string(), Serdes.json<Order>()));
  const products = builder.table('products', Consumed.with(Serdes.string(), Serdes.string()));

  orders
    .join(
      products,
      // TODO: which row of products belongs to this order?
      (orderId: string, order: Order) => orderId,
      (order, name) => ({ qty: order.qty, name }),
    )
    .toStream()
    .to('order-lines', Produced.with(Serdes.string(), Serdes.json()));
}
