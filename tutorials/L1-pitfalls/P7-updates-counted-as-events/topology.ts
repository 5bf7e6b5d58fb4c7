/** What each shop has sold, and all shops together. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function grandTotal(builder: StreamsBuilder): void {
  builder
    .stream('sales', Consumed.with(Serdes.string(), Serdes.integer()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.integer()))
    .reduce((sum, sale) => sum + sale, Materialized.as('per-shop'))
    .toStream()
    .groupBy(() => 'total', Grouped.with('total', Serdes.string(), Serdes.integer()))
    .reduce((sum, shop) => sum + shop, Materialized.as('all-shops'))
    .toStream()
    .to('total', Produced.with(Serdes.string(), Serdes.integer()));
}
