import type { Backend } from '../backend/backend.ts';
import { KafkaException, StreamsException } from '../errors/errors.ts';
import type { StreamTask } from '../runtime/stream-task.ts';

/** How far a store is behind the end of its changelog. Kafka: org.apache.kafka.streams.LagInfo */
export class LagInfo {
  readonly currentOffsetPosition: number;
  readonly endOffsetPosition: number;
  readonly offsetLag: number;

  constructor(currentOffsetPosition: number, endOffsetPosition: number) {
    this.currentOffsetPosition = currentOffsetPosition;
    this.endOffsetPosition = endOffsetPosition;
    this.offsetLag = Math.max(0, endOffsetPosition - currentOffsetPosition);
  }
  toString(): string { return `LagInfo { currentOffsetPosition=${this.currentOffsetPosition}, endOffsetPosition=${this.endOffsetPosition}, offsetLag=${this.offsetLag}}`; }
}

/** A task that runs is at the end of its changelogs whatever the end is; one that restores is where its restoring is. */
export interface LaggingTask { readonly task: StreamTask; readonly isRunning: boolean }

/** By store and partition, both in order. Kafka: KafkaStreams#allLocalStorePartitionLags */
export async function storePartitionLags(tasks: readonly LaggingTask[], backend: Backend): Promise<ReadonlyMap<string, ReadonlyMap<number, LagInfo>>> {
  const changelogs = tasks.flatMap(({ task, isRunning }) => [...task.stateContext.registered].flatMap(([store, { changelogTopic }]) => (changelogTopic === null ? [] : [{
    store, topic: changelogTopic, partition: task.partition, position: isRunning ? null : task.restorePositions.get(changelogTopic) ?? 0,
  }])));
  changelogs.sort((a, b) => (a.store < b.store ? -1 : a.store > b.store ? 1 : a.partition - b.partition));
  const lags = new Map<string, Map<number, LagInfo>>();
  if (changelogs.length === 0) return lags;
  const bounds = await endsOf(changelogs, backend);
  changelogs.forEach(({ store, partition, position }, index) => {
    const end = bounds[index]!.end;
    let ofStore = lags.get(store);
    if (ofStore === undefined) lags.set(store, ofStore = new Map());
    ofStore.set(partition, new LagInfo(position ?? end, end));
  });
  return lags;
}

async function endsOf(changelogs: readonly { readonly topic: string; readonly partition: number }[], backend: Backend): Promise<readonly { readonly end: number }[]> {
  try {
    return await backend.bounds(changelogs.map(({ topic, partition }) => ({ topic, partition })));
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    throw new StreamsException(`Unable to obtain end offsets from ${backend.description}: ${error.message}`, { cause: error });
  }
}
