/** What each account trades in a minute, against a limit that changes, and an alert where it is too much. */
import { Consumed, Grouped, Joined, Materialized, Produced, Serdes, Stores, TimeWindows } from 'kstep';
import type { FixedKeyProcessor, FixedKeyProcessorContext, KeyValueStore, StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

interface Trade { id: string; notional: number }
interface Exposure { exposure: number; minute: number }
interface Alert extends Exposure { limit: number | null }

/** Lets each trade through once, by its id. */
function onlyOnce(): FixedKeyProcessor<string, Trade> {
  let context: FixedKeyProcessorContext<string, Trade>;
  let seen: KeyValueStore<string, number>;
  return {
    init(own: FixedKeyProcessorContext<string, Trade>) {
      context = own;
      seen = own.getStateStore('seen-trades');
    },
    process(record) {
      if (seen.putIfAbsent(record.value.id, record.timestamp) === null) context.forward(record);
    },
  };
}

export default function riskAlerts(builder: StreamsBuilder): void {
  const limits = builder.table('limits', Consumed.with(Serdes.string(), Serdes.integer()), Materialized.as('limits'));
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('seen-trades'), Serdes.string(), Serdes.json<number>()));
  builder
    .stream('trades', Consumed.with(Serdes.string(), Serdes.json<Trade>()))
    .processValues(onlyOnce, 'seen-trades')
    .groupByKey(Grouped.with('trades-by-account', Serdes.string(), Serdes.json<Trade>()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, 10 * SECOND_MS))
    .aggregate(() => 0, (_, trade, sum: number) => sum + trade.notional, Materialized.as<string, number>('exposure').withValueSerde(Serdes.integer()))
    .toStream()
    .map(({ key, window }, exposure): [string, Exposure] => [key, { exposure, minute: window.start }])
    .leftJoin(limits, (found, limit): Alert => ({ ...found, limit }), Joined.with(Serdes.string(), Serdes.json<Exposure>(), Serdes.integer(), 'exposure-by-account'))
    .filter((_, { exposure, limit }) => limit === null || exposure > limit)
    .to('risk-alerts', Produced.with(Serdes.string(), Serdes.json<Alert>()));
}
