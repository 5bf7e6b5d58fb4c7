/** How often each user has clicked; and an e-mail for each count. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

/** Stands for a mail server, which knows nothing of Kafka. */
const sendMail = (_user: string, _count: bigint): void => undefined;

export default function clicksPerUser(builder: StreamsBuilder): void {
  const counted = builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream();
  counted.to('counts', Produced.with(Serdes.string(), Serdes.long()));
  counted.foreach((user, count) => sendMail(user, count));
}

export const config = { 'processing.guarantee': 'exactly_once_v2' };
