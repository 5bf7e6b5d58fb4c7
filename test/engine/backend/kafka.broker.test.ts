import { test } from 'vitest';
import { KafkaBackend } from '../../../src/engine/backend/kafkajs/kafka-backend.ts';
import type { KafkaBackendOptions } from '../../../src/engine/backend/kafkajs/kafka-options.ts';
import { systemTimers } from '../../../src/engine/backend/system-timers.ts';
import { bootstrap, sayWhySkipped, WHY_SKIPPED } from '../../broker/bootstrap.ts';
import { describeBackend } from './contract.ts';

const connect = (options: Partial<KafkaBackendOptions> = {}): Promise<KafkaBackend> => KafkaBackend.connect({
  bootstrap: bootstrap!, clock: { now: Date.now }, timers: systemTimers, sessionTimeoutMs: 6000, heartbeatIntervalMs: 50, metadataMaxAgeMs: 200, fetchMaxWaitMs: 50, ...options,
});

if (bootstrap === null) {
  sayWhySkipped('kafka.broker.test.ts');
  test.skipIf(true)(WHY_SKIPPED, () => {});
} else {
  describeBackend(`kafka at ${bootstrap}`, {
    prefix: `kstep-test-${process.pid}-${Date.now()}`,
    open: (isolationLevel) => connect({ ...(isolationLevel === undefined ? {} : { isolationLevel }) }),
    dispose: async (topics, groups) => {
      const admin = await connect();
      await admin.deleteTopics(topics);
      await admin.deleteGroups(groups);
      await admin.close();
    },
  });
}
