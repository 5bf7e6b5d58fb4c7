/**
 * Who runs which task and who stands by. Pure: the group's leader, real or simulated, calls it with what the members said.
 *
 *     assignTasks({ members: new Map([['m1', member], …]), partitionCounts, endOffset, leader: 'm1', now });
 *
 * Misuse: calling it with members that say different topologies and expecting more than the first one's. Members of one application agree, but
 * for the moment in which a new version of it is rolled out.
 */
import { compareTopicPartitions } from '../assignor.ts';
import type { TopicPartition } from '../backend.ts';
import { AssignorError, compareTaskIds, type StreamsMember, type SubtopologyTopics } from '../streams-group.ts';
import { ClientState } from './client-state.ts';
import { assignHighlyAvailable } from './high-availability.ts';
import { assignSticky } from './sticky.ts';
import { assignTasksToThreads } from './threads.ts';

export interface StreamsGroup {
  readonly members: ReadonlyMap<string, StreamsMember>;
  readonly partitionCounts: ReadonlyMap<string, number>;
  /** The end of a changelog, or the application's committed offset of one that is a source topic. 0 of one that does not exist yet; null: it could not be found out. */
  readonly endOffset: (partition: TopicPartition, isSource: boolean) => number | null;
  readonly leader: string;
  readonly now: number;
}

/** What one member gets. */
export interface MemberTasks {
  readonly activeTasks: readonly string[];
  readonly standbyTasks: readonly string[];
  readonly activePartitions: readonly TopicPartition[];
  readonly standbyPartitions: readonly TopicPartition[];
  readonly errorCode: number;
  readonly nextRebalanceMs: number | null;
}

export function assignTasks(group: StreamsGroup, onWarning: (message: string) => void = () => {}): Map<string, MemberTasks> {
  const { members, leader, now } = group;
  if ([...members.values()].some(({ errorCode }) => errorCode === AssignorError.SHUTDOWN_REQUESTED)) return shutdown(members);
  const { configs, processId: leading } = members.get(leader)!;
  const subtopologies = subtopologiesOf(members);
  const tasks = tasksOf(subtopologies, group.partitionCounts);
  const isStateful = (task: string): boolean => subtopologies.get(subtopologyOf(task))!.changelogs.length > 0;
  const stateful = tasks.filter(isStateful);
  const stateless = tasks.filter((task) => !isStateful(task));
  const clients = clientsOf(members);
  const onMissing = (task: string, missing: number): void => onWarning(
    `Unable to assign ${missing} of ${configs.numStandbyReplicas} standby tasks for task [${task}]. There is not enough available capacity. You should increase the number of application instances to maintain the requested number of standby replicas.`);
  const ends = endsOf(stateful, subtopologies, group);
  let isProbing: boolean;
  if (ends === null) {
    assignSticky(clients, stateful, stateless, configs, onMissing, true);
    isProbing = true;
  } else {
    for (const client of clients) client.computeLags(ends);
    isProbing = configs.assignor === 'high-availability' && assignHighlyAvailable(clients, stateful, stateless, configs, onMissing);
    if (configs.assignor === 'sticky') assignSticky(clients, stateful, stateless, configs, onMissing);
  }
  const answer = new Map<string, MemberTasks>();
  for (const client of clients) {
    const load = new Map<string, number>();
    const active = assignTasksToThreads(client, client.activeTasks.filter(isStateful), true, load);
    const standby = assignTasksToThreads(client, client.standbyTasks, true, load);
    const rest = assignTasksToThreads(client, client.activeTasks.filter((task) => !isStateful(task)), false, load);
    for (const consumer of client.consumers) {
      const activeTasks = [...active.get(consumer)!, ...rest.get(consumer)!].sort(compareTaskIds);
      const standbyTasks = standby.get(consumer)!.sort(compareTaskIds);
      answer.set(consumer, {
        activeTasks, standbyTasks, errorCode: AssignorError.NONE,
        activePartitions: partitionsOf(activeTasks, subtopologies, group.partitionCounts), standbyPartitions: partitionsOf(standbyTasks, subtopologies, group.partitionCounts),
        // one thread of the leading client asks for the next look
        nextRebalanceMs: isProbing && client.id === leading && consumer === client.consumers[0] ? now + configs.probingRebalanceIntervalMs : null,
      });
    }
  }
  return answer;
}

/** Nobody gets anything, and everybody is told why. */
function shutdown(members: ReadonlyMap<string, StreamsMember>): Map<string, MemberTasks> {
  return new Map([...members.keys()].map((id) => [id, {
    activeTasks: [], standbyTasks: [], activePartitions: [], standbyPartitions: [], errorCode: AssignorError.SHUTDOWN_REQUESTED, nextRebalanceMs: null,
  }]));
}

function clientsOf(members: ReadonlyMap<string, StreamsMember>): ClientState[] {
  const threads = new Map<string, Map<string, StreamsMember>>();
  for (const [id, member] of members) {
    let own = threads.get(member.processId);
    if (own === undefined) threads.set(member.processId, own = new Map());
    own.set(id, member);
  }
  return [...threads].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]) => new ClientState(id, own));
}

/** All say the same; while a new version is rolled out, the one that knows the most is right. */
function subtopologiesOf(members: ReadonlyMap<string, StreamsMember>): Map<number, SubtopologyTopics> {
  const longest = [...members.values()].reduce<readonly SubtopologyTopics[]>((most, { subtopologies }) => (subtopologies.length > most.length ? subtopologies : most), []);
  return new Map(longest.map((sub) => [sub.id, sub]));
}

function tasksOf(subtopologies: ReadonlyMap<number, SubtopologyTopics>, counts: ReadonlyMap<string, number>): string[] {
  const tasks: string[] = [];
  for (const { id, topics } of subtopologies.values()) {
    const most = Math.max(0, ...topics.map((topic) => counts.get(topic) ?? 0));
    for (let partition = 0; partition < most; partition++) tasks.push(`${id}_${partition}`);
  }
  return tasks.sort(compareTaskIds);
}

function endsOf(stateful: readonly string[], subtopologies: ReadonlyMap<number, SubtopologyTopics>, { endOffset }: StreamsGroup): Map<string, number> | null {
  const ends = new Map<string, number>();
  for (const task of stateful) {
    let sum = 0;
    for (const { topic, isSource } of subtopologies.get(subtopologyOf(task))!.changelogs) {
      const end = endOffset({ topic, partition: partitionOf(task) }, isSource);
      if (end === null) return null;
      sum += end;
    }
    ends.set(task, sum);
  }
  return ends;
}

function partitionsOf(tasks: readonly string[], subtopologies: ReadonlyMap<number, SubtopologyTopics>, counts: ReadonlyMap<string, number>): TopicPartition[] {
  return tasks.flatMap((task) => subtopologies.get(subtopologyOf(task))!.topics
    .filter((topic) => partitionOf(task) < (counts.get(topic) ?? 0)).map((topic) => ({ topic, partition: partitionOf(task) }))).sort(compareTopicPartitions);
}

function subtopologyOf(task: string): number { return Number(task.slice(0, task.indexOf('_'))); }
function partitionOf(task: string): number { return Number(task.slice(task.indexOf('_') + 1)); }

/** What `assignTasks` will ask the ends of. */
export function changelogsOf(members: ReadonlyMap<string, StreamsMember>, counts: ReadonlyMap<string, number>): readonly (TopicPartition & { readonly isSource: boolean })[] {
  const subtopologies = subtopologiesOf(members);
  return tasksOf(subtopologies, counts).flatMap((task) => subtopologies.get(subtopologyOf(task))!.changelogs.map(({ topic, isSource }) => ({ topic, partition: partitionOf(task), isSource })));
}
