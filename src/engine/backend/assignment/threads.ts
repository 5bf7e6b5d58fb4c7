import { compareTaskIds } from '../streams-group.ts';
import type { ClientState } from './client-state.ts';

/**
 * Shares tasks of one client out over its threads, evenly with what those have already (`load`, which is brought up to date). Stateful ones stay with the thread
 * that has them as far as that goes. Kafka: StreamsPartitionAssignor#assignTasksToThreads
 */
export function assignTasksToThreads(client: ClientState, tasks: readonly string[], isStateful: boolean, load: Map<string, number>): Map<string, string[]> {
  const { consumers } = client;
  const given = new Map<string, string[]>(consumers.map((consumer) => [consumer, []]));
  if (tasks.length === 0) return given;
  const least = Math.floor((sumOf(load) + tasks.length) / consumers.length);
  const countOf = (consumer: string): number => given.get(consumer)!.length + (load.get(consumer) ?? 0);
  const left = new Set([...tasks].sort(compareTaskIds));
  const give = (consumer: string, task: string): void => {
    given.get(consumer)!.push(task);
    left.delete(task);
  };
  const passedOver = new Map<string, string>();
  for (const consumer of isStateful ? consumers : []) {
    for (const task of client.previousByLag(consumer)) {
      if (!left.has(task)) continue;
      if (countOf(consumer) < least) give(consumer, task); else passedOver.set(task, consumer);
    }
  }
  let toFill = consumers.filter((consumer) => countOf(consumer) < least);
  while (toFill.length > 0 && left.size > 0) {
    const [consumer, ...others] = toFill;
    give(consumer!, left.values().next().value!);
    toFill = countOf(consumer!) < least ? [...others, consumer!] : others;
  }
  const atLeast = new Set(consumers.filter((consumer) => countOf(consumer) === least));
  for (const [task, consumer] of [...passedOver].sort(([a], [b]) => compareTaskIds(a, b))) {
    if (left.has(task) && atLeast.delete(consumer)) give(consumer, task);
  }
  for (const task of [...left]) {
    const consumer: string = atLeast.values().next().value!;
    atLeast.delete(consumer);
    give(consumer, task);
  }
  for (const [consumer, own] of given) load.set(consumer, (load.get(consumer) ?? 0) + own.length);
  return given;
}

function sumOf(load: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of load.values()) sum += count;
  return sum;
}
