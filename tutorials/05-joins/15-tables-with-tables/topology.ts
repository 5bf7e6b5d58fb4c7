/** What can be bought: the price of each article and how many are in stock. */
import { Consumed, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function offers(builder: StreamsBuilder): void {
  const prices = builder.table('prices', Consumed.with(Serdes.string(), Serdes.json<number>()));
  const stock = builder.table('stock', Consumed.with(Serdes.string(), Serdes.json<number>()));

  prices
    .join(stock, (price, pieces) => ({ price, stock: pieces }))
    .toStream()
    .to('offer', Produced.with(Serdes.string(), Serdes.json()));
}
