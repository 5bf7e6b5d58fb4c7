/** Lines of a log: all but the chatter goes to `clean`, and errors go to a topic of their own as well. */
import { Consumed, Named, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface LogLine { readonly level: string; readonly msg: string }

export default function logs(builder: StreamsBuilder): void {
  const lines = builder
    .stream('logs', Consumed.with(Serdes.string(), Serdes.json<LogLine>()))
    .filter((_service, { level }) => level !== 'DEBUG', Named.as('not-debug'));

  lines
    .mapValues(({ msg }) => msg.toLowerCase(), Named.as('lower-case'))
    .to('clean', Produced.with(Serdes.string(), Serdes.string()));

  lines
    .filter((_service, { level }) => level === 'ERROR', Named.as('only-errors'))
    .to('errors', Produced.with(Serdes.string(), Serdes.json<LogLine>()));
}
