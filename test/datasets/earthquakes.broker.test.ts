import { expect, test } from 'vitest';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { runToEnd, type OutputRecord } from '../../src/engine/session/run-to-end.ts';
import earthquakesPerHour from '../../fixtures/datasets/earthquakes/topology.ts';
import { countedByHand, finalCounts, records, sorted } from './earthquakes.ts';

const bootstrap = process.env['KSTEP_TEST_BOOTSTRAP'];

if (bootstrap === undefined) test('skipped: set KSTEP_TEST_BOOTSTRAP=host:port, or run test/broker/broker start', ({ skip }) => skip());
else countOnKafka();

function countOnKafka(): void {
  test('a real Kafka counts what a plain loop over the catalogue counts', async () => {
    const id = `kstep-quakes-${process.pid}-${Date.now()}`;
    const connect = (): Promise<KafkaBackend> => KafkaBackend.connect({ bootstrap: bootstrap!, clock: { now: Date.now }, timers: systemTimers });
    const admin = await connect();
    const before = await admin.topics(['earthquakes', 'quakes-per-hour']);
    try {
      await admin.deleteTopics([...before.keys()]);
      const outputs: OutputRecord[] = [];
      await runToEnd({
        session: {
          title: 'earthquakes', topology: earthquakesPerHour, config: { 'application.id': id }, inputs: [{ topic: 'earthquakes', records: records() }],
          kafka: { backend: await connect(), mode: 'write', groupId: id },
        },
        clock: { now: Date.now }, onOutput: (record) => outputs.push(record), trace: null, stopped: () => false, idleMs: 1000,
      });
      expect(sorted(finalCounts(outputs))).toEqual(sorted(countedByHand()));
    } finally {
      const all = await admin.topics(null);
      await admin.deleteTopics([...all.keys()].filter((name) => name.startsWith(id) || name === 'earthquakes' || name === 'quakes-per-hour'));
      await admin.deleteGroups([id]);
      await admin.close();
    }
  }, 120_000);
}
