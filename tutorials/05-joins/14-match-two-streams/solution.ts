/** Impressions with the clicks that followed them by at most 10 seconds. */
import { Consumed, JoinWindows, Produced, Serdes, StreamJoined } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;

export default function matchClicks(builder: StreamsBuilder): void {
  const text = Consumed.with(Serdes.string(), Serdes.string());
  const clicks = builder.stream('clicks', text);

  const window = JoinWindows.ofTimeDifferenceAndGrace(10 * SECOND_MS, 5 * SECOND_MS).before(0);

  builder
    .stream('impressions', text)
    .join(
      clicks,
      (impression, click) => ({ impression, click }),
      window,
      StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string()).withName('ad'),
    )
    .to('matched', Produced.with(Serdes.string(), Serdes.json()));
}
