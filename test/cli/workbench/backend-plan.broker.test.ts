/** What the workbench says before it goes over to a real Kafka. */
import { expect, test } from 'vitest';
import { planKafka } from '../../../src/cli/workbench/backend-plan.ts';
import { KafkaBackend } from '../../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../../src/engine/backend/system-timers.ts';
import { Session } from '../../../src/engine/session/session.ts';
import { Consumed, Serdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import { bootstrap, sayWhySkipped } from '../../broker/bootstrap.ts';

if (bootstrap === null) {
  sayWhySkipped('backend-plan.broker.test.ts');
  test('skipped: set KSTEP_TEST_BOOTSTRAP=host:port, or run test/broker/broker start', ({ skip }) => skip());
} else {
  const at = bootstrap;
  test('says how many records a range has, and what of a range is not there', async () => {
    const topic = `kstep-plan-${process.pid}-${Date.now()}`;
    const admin = await KafkaBackend.connect({ bootstrap: at, clock: { now: Date.now }, timers: systemTimers });
    try {
      await admin.createTopics([{ name: topic, partitions: 2, replicationFactor: -1, configs: {} }]);
      await admin.send(Array.from({ length: 10 }, (_, i) => ({ topic, partition: i < 7 ? 0 : 1, key: null, value: new Uint8Array([i]), timestamp: 1000 * i, headers: [] })));
      const session = await Session.open({
        title: 'plan', config: { 'application.id': topic }, inputs: [],
        topology: (builder: StreamsBuilder) => void builder.stream(topic, Consumed.with(Serdes.bytes(), Serdes.bytes())).to(`${topic}-out`),
      });
      const reads = async (flags: Parameters<typeof planKafka>[4]): Promise<string> => (await planKafka(session, at, null, 'en', flags)).lines.find((line) => line.startsWith('→'))!;
      expect(await reads({})).toBe(`→ reads ${topic}: 2 partitions, 10 records`);
      expect(await reads({ last: '2' })).toBe(`→ reads ${topic}: 2 partitions, 4 records`);
      expect(await reads({ from: [`${topic}-0=5`] })).toBe(`→ reads ${topic}: 2 partitions, 5 records`);
      expect(await planKafka(session, at, null, 'en', { from: [`${topic}-0=50`] })).toEqual({ isPossible: false, lines: [`--from ${topic}-0=50: ${topic}-0 has the offsets 0 to 6`] });
      expect(await planKafka(session, at, null, 'en', { last: 'x' })).toMatchObject({ isPossible: false, lines: [expect.stringContaining('--last x')] });
      await session.close();
    } finally {
      await admin.deleteTopics([topic]);
      await admin.close();
    }
  }, 60_000);
}
