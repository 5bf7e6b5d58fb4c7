import { assignTasks, type MemberTasks } from '../../src/engine/backend/assignment/assign-tasks.ts';
import type { StreamsMember } from '../../src/engine/backend/streams-group.ts';
import { SeededRandom } from '../../src/engine/common/random.ts';

/** A group of an application: what its leader knows when it shares the tasks out. */
export interface AssignmentCase {
  readonly members: ReadonlyMap<string, StreamsMember>;
  /** By task with a changelog: how many records that has. */
  readonly stateful: ReadonlyMap<string, number>;
  readonly stateless: readonly string[];
}

const NO_TAGS: Readonly<{ [tag: string]: string }> = {};

/** Some clients with some threads, of which some have something of some tasks. */
export function drawAssignmentCase(random: SeededRandom, withTags = false): AssignmentCase {
  const statefulPartitions = random.int(9);
  const stateful = new Map(Array.from({ length: statefulPartitions }, (_, partition) => [`0_${partition}`, random.pick([0, 5, 100, 20_000, 1_000_000])] as const));
  const stateless = Array.from({ length: random.int(6) + (statefulPartitions === 0 ? 1 : 0) }, (_, partition) => `1_${partition}`);
  const configs = {
    numStandbyReplicas: random.int(3), acceptableRecoveryLag: random.pick([0, 10_000]), maxWarmupReplicas: 1 + random.int(3), probingRebalanceIntervalMs: 60_000,
    rackAwareAssignmentTags: withTags ? ['zone', 'rack'].slice(0, 1 + random.int(2)) : [], assignor: 'high-availability' as const,
  };
  const owners = new Map<string, number>();
  const members = new Map<string, StreamsMember>();
  const clients = 1 + random.int(4);
  const subtopologies = [
    { id: 0, topics: ['s'], changelogs: [{ topic: 'changelog', isSource: false }] },
    { id: 1, topics: ['t'], changelogs: [] },
  ];
  for (let client = 1; client <= clients; client++) {
    const clientTags = withTags ? { zone: random.pick(['a', 'b', 'c']), rack: random.pick(['1', '2']) } : NO_TAGS;
    const threads = 1 + random.int(3);
    // A client has a task once, whatever its threads.
    const sums = new Map<string, { readonly thread: number; readonly sum: number }>();
    for (const [task, end] of stateful) {
      if (random.chance(0.5)) continue;
      const isRunning = !owners.has(task) && random.chance(0.5);
      if (isRunning) owners.set(task, client);
      sums.set(task, { thread: 1 + random.int(threads), sum: isRunning ? -2 : random.pick([end, end, Math.floor(end / 2), Math.max(0, end - 50), end + 7]) });
    }
    for (let thread = 1; thread <= threads; thread++) {
      members.set(`p${client}-${thread}`, {
        processId: `p${client}`, subtopologies, clientTags, errorCode: 0, configs,
        offsetSums: new Map([...sums].filter(([, of]) => of.thread === thread).map(([task, { sum }]) => [task, sum])),
      });
    }
  }
  return { members, stateful, stateless };
}

export function assignCase({ members, stateful, stateless }: AssignmentCase, onWarning?: (message: string) => void): Map<string, MemberTasks> {
  return assignTasks({
    members, partitionCounts: new Map([['s', stateful.size], ['t', stateless.length]]), leader: [...members.keys()][0]!, now: 0, endOffset: ({ partition }) => stateful.get(`0_${partition}`)!,
  }, onWarning);
}

/** For Assign.java, one line. */
export function caseText({ members, stateful, stateless }: AssignmentCase): string {
  const { configs } = members.values().next().value!;
  const parts = [`configs ${configs.acceptableRecoveryLag} ${configs.maxWarmupReplicas} ${configs.numStandbyReplicas}${configs.rackAwareAssignmentTags.length === 0 ? '' : ` ${configs.rackAwareAssignmentTags.join(',')}`}`];
  if (configs.assignor === 'sticky') parts.push('sticky');
  const told = new Set<string>();
  for (const [id, { processId, clientTags, offsetSums }] of members) {
    if (!told.has(processId)) parts.push(['client', processId, ...Object.entries(clientTags).map(([tag, value]) => `${tag}=${value}`)].join(' '));
    told.add(processId);
    parts.push(['thread', id, ...[...offsetSums].map(([task, sum]) => `${task}=${sum}`)].join(' '));
  }
  parts.push(['stateful', ...[...stateful].map(([task, end]) => `${task}=${end}`)].join(' '), ['stateless', ...stateless].join(' '));
  return parts.join('; ');
}

/** As Assign.java says it. */
export function answerText(answer: ReadonlyMap<string, MemberTasks>): string {
  const shown = (tasks: readonly string[]): string => (tasks.length === 0 ? '-' : tasks.join(','));
  const threads = [...answer].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { activeTasks, standbyTasks }]) => `${id} ${shown(activeTasks)} ${shown(standbyTasks)}`);
  return [...threads, ...[...answer.values()].some(({ nextRebalanceMs }) => nextRebalanceMs !== null) ? ['probing'] : []].join('; ');
}

/** Those that are kept with Kafka's answers. */
export function assignmentCases(): AssignmentCase[] {
  const drawn = (count: number): AssignmentCase[] => Array.from({ length: count }, (_, index) => drawAssignmentCase(new SeededRandom(index + 1), index % 3 === 2));
  return [...drawn(300), ...drawn(100).map((of) => withConfigs(of, { assignor: 'sticky', rackAwareAssignmentTags: [] }))];
}

export function withConfigs(drawn: AssignmentCase, configs: Partial<StreamsMember['configs']>): AssignmentCase {
  return { ...drawn, members: new Map([...drawn.members].map(([id, member]) => [id, { ...member, configs: { ...member.configs, ...configs } }])) };
}
