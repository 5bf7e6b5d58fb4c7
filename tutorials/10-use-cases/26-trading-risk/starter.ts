/** What each account trades in a minute, against a limit that changes, and an alert where it is too much. Or so it should be. */
import { Consumed, Grouped, Joined, Materialized, Produced, Serdes, TimeWindows } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

interface Trade { id: string; notional: number }
interface Exposure { exposure: number; minute: number }
interface Alert extends Exposure { limit: number | null }

export default function riskAlerts(builder: StreamsBuilder): void {
  const limits = builder.table('limits', Consumed.with(Serdes.string(), Serdes.integer()), Materialized.as('limits'));
  builder
    .stream('trades', Consumed.with(Serdes.string(), Serdes.json<Trade>()))
    // TODO: a trade that comes twice counts once; an account that has no limit raises an alert, too
    .groupByKey(Grouped.with('trades-by-account', Serdes.string(), Serdes.json<Trade>()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, 10 * SECOND_MS))
    .aggregate(() => 0, (_, trade, sum: number) => sum + trade.notional, Materialized.as<string, number>('exposure').withValueSerde(Serdes.integer()))
    .toStream()
    .map(({ key, window }, exposure): [string, Exposure] => [key, { exposure, minute: window.start }])
    .join(limits, (found, limit): Alert => ({ ...found, limit }), Joined.with(Serdes.string(), Serdes.json<Exposure>(), Serdes.integer(), 'exposure-by-account'))
    .filter((_, { exposure, limit }) => limit === null || exposure > limit)
    .to('risk-alerts', Produced.with(Serdes.string(), Serdes.json<Alert>()));
}
