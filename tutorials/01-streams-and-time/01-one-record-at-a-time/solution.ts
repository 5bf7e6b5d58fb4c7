/** Lines of a log, each to the topic of its kind. Errors of the database have one of their own. */
import { Branched, Consumed, Named, Produced, Serdes } from 'kstep';
import type { KStream, StreamsBuilder } from 'kstep';

interface LogLine { readonly level: string; readonly msg: string }

const to = (topic: string) => Branched.withConsumer(
  (lines: KStream<string, LogLine>) => lines.to(topic, Produced.with(Serdes.string(), Serdes.json<LogLine>())),
  topic,
);

export default function sorted(builder: StreamsBuilder): void {
  builder
    .stream('logs', Consumed.with(Serdes.string(), Serdes.json<LogLine>()))
    .split(Named.as('to-'))
    .branch((service, { level }) => level === 'ERROR' && service === 'db', to('db-errors'))
    .branch((_service, { level }) => level === 'ERROR', to('errors'))
    .defaultBranch(to('rest'));
}
