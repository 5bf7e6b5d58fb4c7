/**
 * `counting-app.ts BOOTSTRAP ID STATE_DIR GUARANTEE`: an instance that counts the records of ID-in by value, through a repartition topic, into ID-out, until
 * it is killed. Prints a line when it runs. For exactly-once.broker.test.ts, which kills it.
 */
import process from 'node:process';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { Consumed, Grouped, KafkaStreams, Materialized, Produced, Serdes, StreamsBuilder, StreamsConfig } from '../../src/engine/index.ts';

const [bootstrap, id, stateDir, guarantee] = process.argv.slice(2) as [string, string, string, string];
const text = Serdes.string();
const builder = new StreamsBuilder();
builder.stream(`${id}-in`, Consumed.with(text, text))
  .groupBy((_key, value) => value, Grouped.with(text, text))
  .count(Materialized.as<string, bigint>('counts').withCachingDisabled())
  .toStream()
  .mapValues((count) => String(count))
  .to(`${id}-out`, Produced.with(text, text));
const config = new StreamsConfig({
  'application.id': id, 'bootstrap.servers': bootstrap, 'state.dir': stateDir, 'processing.guarantee': guarantee, 'commit.interval.ms': 100, 'poll.ms': 20, 'num.stream.threads': 2,
});
const streams = new KafkaStreams(builder.build(config.originals()), config, {
  connect: () => KafkaBackend.connect({
    bootstrap, clock: { now: Date.now }, timers: systemTimers, sessionTimeoutMs: 6000, heartbeatIntervalMs: 200, isolationLevel: config.isolationLevel,
    logger: (level, message, details) => { if (level === 'warn' || level === 'error') process.stderr.write(`${level} ${message} ${JSON.stringify(details)}\n`); },
  }),
});
streams.setUncaughtExceptionHandler((error) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  return 'REPLACE_THREAD';
});
process.once('SIGTERM', () => { void streams.close().then(() => process.exit(0)); });
await streams.start();
process.stdout.write('running\n');
