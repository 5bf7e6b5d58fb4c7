import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { utf8Decode, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { partitionForKey } from '../../../src/engine/common/murmur2.ts';
import { StreamsConfig } from '../../../src/engine/config/streams-config.ts';
import type { Topology } from '../../../src/engine/index.ts';
import { taskConfigOf } from '../../../src/engine/runtime/resolve-task-config.ts';
import { StreamThread, type StreamThreadOptions } from '../../../src/engine/runtime/stream-thread.ts';
import type { Backend } from '../../../src/engine/backend/backend.ts';

/** A simulated Kafka with topics `in`, `other` and `out`, and threads of an application on it. */
export class World {
  readonly clock = new MockClock(0);
  readonly broker: SimBroker;

  constructor(partitions = 1, topics: readonly string[] = ['in', 'other', 'out']) {
    this.broker = new SimBroker({ seed: 1, clock: this.clock });
    for (const topic of topics) this.broker.createTopic(topic, partitions);
  }

  put(topic: string, key: string | null, value: string | null, timestamp: number): void {
    const bytes = key === null ? null : utf8Encode(key);
    const partition = bytes === null ? 0 : partitionForKey(bytes, this.broker.partitionCount(topic));
    this.broker.append(topic, partition, { key: bytes, value: value === null ? null : utf8Encode(value), timestamp });
  }

  /** What lies in a topic, partition by partition. */
  texts(topic: string): string[] {
    const texts: string[] = [];
    for (let partition = 0; partition < this.broker.partitionCount(topic); partition++) {
      for (const { key, value } of this.broker.records(topic, partition)) texts.push(`${key === null ? null : utf8Decode(key)}=${value === null ? null : utf8Decode(value)}`);
    }
    return texts;
  }

  committed(topic: string, partition = 0): number | null { return this.broker.group('app').committed({ topic, partition })?.offset ?? null; }

  async thread(
    topology: Topology, more: { readonly [key: string]: unknown } = {}, wrap: (client: SimBackend) => Backend = (client) => client, options: Partial<StreamThreadOptions> = {},
  ): Promise<StreamThread> {
    const config = new StreamsConfig({ 'application.id': 'app', 'bootstrap.servers': 'sim:0', ...more });
    const backend = wrap(this.broker.client({ isolationLevel: config.isolationLevel }));
    const thread = new StreamThread({ plan: topology.plan(config), config: taskConfigOf(config), backend, clock: this.clock, ...options });
    await thread.start();
    return thread;
  }
}

/** Rounds until nothing is left to do. */
export async function settle(thread: StreamThread): Promise<number> {
  let total = 0;
  for (let idle = 0; idle < 3;) {
    const processed = await thread.runOnce(0);
    total += processed;
    idle = processed === 0 ? idle + 1 : 0;
  }
  return total;
}
