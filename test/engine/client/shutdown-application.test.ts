import { expect, onTestFinished, test } from 'vitest';
import type { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { Consumed, Serdes, StreamsBuilder, type KafkaStreams } from '../../../src/engine/index.ts';
import { brokerWithVisits, open, tasksOf, until, visit } from './application.ts';

function failing(): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string())).foreach((key) => { if (key === 'bad') throw new Error('no'); });
  return builder;
}

const REQUESTING = 'error A Kafka Streams client in this Kafka Streams application is requesting to shutdown the application';

async function instance(broker: SimBroker, processId: string, said: string[], threads = 1): Promise<KafkaStreams> {
  const streams = open(broker, { builder: failing(), config: { 'num.stream.threads': threads }, processId, log: (level, message) => said.push(`${level} ${message}`) });
  streams.setUncaughtExceptionHandler(() => 'SHUTDOWN_APPLICATION');
  onTestFinished(() => streams.close().then(() => {}));
  await streams.start();
  return streams;
}

test.each([1, 2])('SHUTDOWN_APPLICATION ends every instance in ERROR, with %i thread(s) each', async (threads) => {
  const broker = brokerWithVisits(6, ['good']);
  const said: { [name: string]: string[] } = { a: [], b: [], c: [] };
  const all = [await instance(broker, 'a', said['a']!, threads), await instance(broker, 'b', said['b']!, threads), await instance(broker, 'c', said['c']!, threads)];
  await until(() => all.every((streams) => tasksOf(streams).length === 2));
  const unlucky = Number(tasksOf(all[1]!)[0]!.slice(2));
  visit(broker, unlucky, 'bad', 1);
  await until(() => all.every(({ state }) => state === 'ERROR'));
  expect([...new Set(said['a'])]).toEqual([REQUESTING]);
  expect([...new Set(said['c'])]).toEqual([REQUESTING]);
  expect([...new Set(said['b'])]).toEqual([
    ...threads === 1 ? ['warn Attempt to shut down the application requires adding a thread to communicate the shutdown. No processing will be done on this thread'] : [],
    'warn Detected that shutdown was requested. All clients in this app will now begin to shutdown', REQUESTING,
  ]);
  expect(broker.group('app').members).toEqual([]);
});
