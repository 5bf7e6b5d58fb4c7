import { expect } from 'vitest';
import type { MemberTasks } from '../../src/engine/backend/assignment/assign-tasks.ts';
import { LATEST_OFFSET, type StreamsMember } from '../../src/engine/backend/streams-group.ts';
import { assignCase, drawAssignmentCase, withConfigs, type AssignmentCase } from '../conformance/assignment-cases.ts';
import { property } from './support/property.ts';

const clientOf = (member: string): string => member.slice(0, member.indexOf('-'));
const configsOf = ({ members }: AssignmentCase): StreamsMember['configs'] => members.values().next().value!.configs;

function byClient(answer: ReadonlyMap<string, MemberTasks>): Map<string, { readonly active: string[]; readonly standby: string[] }> {
  const clients = new Map<string, { active: string[]; standby: string[] }>();
  for (const [member, { activeTasks, standbyTasks }] of answer) {
    const client = clients.get(clientOf(member)) ?? { active: [], standby: [] };
    clients.set(clientOf(member), { active: [...client.active, ...activeTasks], standby: [...client.standby, ...standbyTasks] });
  }
  return clients;
}

/** The same group after everybody did what it was told, and has read all changelogs to their ends. */
function afterwards(drawn: AssignmentCase, answer: ReadonlyMap<string, MemberTasks>): AssignmentCase {
  const members = new Map([...drawn.members].map(([id, member]) => {
    const { activeTasks, standbyTasks } = answer.get(id)!;
    const running = activeTasks.filter((task) => drawn.stateful.has(task)).map((task) => [task, LATEST_OFFSET] as const);
    return [id, { ...member, offsetSums: new Map([...running, ...standbyTasks.map((task) => [task, drawn.stateful.get(task)!] as const)]) }] as const;
  }));
  return { ...drawn, members };
}

property('every task runs in one place, and standby tasks are elsewhere', 500, (random, seed) => {
  const drawn = withConfigs(drawAssignmentCase(random, seed % 2 === 0), { assignor: seed % 5 === 0 ? 'sticky' : 'high-availability' });
  const answer = assignCase(drawn);
  expect([...answer.values()].flatMap(({ activeTasks }) => activeTasks).sort()).toEqual([...drawn.stateful.keys(), ...drawn.stateless].sort());
  for (const { active, standby } of byClient(answer).values()) {
    expect(new Set([...active, ...standby]).size, 'a client has a task once').toBe(active.length + standby.length);
    for (const task of standby) expect(drawn.stateful.has(task)).toBe(true);
  }
  for (const { activeTasks, activePartitions } of answer.values()) expect(activePartitions.length).toBe(activeTasks.length);
});

property('there are as many standby tasks as wished for and possible, and few warm-ups more', 500, (random, seed) => {
  const drawn = drawAssignmentCase(random, seed % 2 === 0);
  const warnings: string[] = [];
  const clients = byClient(assignCase(drawn, (message) => warnings.push(message)));
  const { numStandbyReplicas, maxWarmupReplicas } = configsOf(drawn);
  const possible = Math.min(numStandbyReplicas, clients.size - 1);
  let more = 0;
  for (const task of drawn.stateful.keys()) {
    const standbys = [...clients.values()].filter(({ standby }) => standby.includes(task)).length;
    more += Math.max(0, standbys - possible);
    // Who is to have the task in the end and is far behind has nothing of it while there are too many to warm up.
    if (standbys < possible) expect(standbys).toBeGreaterThanOrEqual(possible - 1);
  }
  expect(more).toBeLessThanOrEqual(maxWarmupReplicas);
  expect(warnings.length).toBe(possible < numStandbyReplicas ? drawn.stateful.size : 0);
});

property('the threads of a client have equally much to do, within one task', 500, (random) => {
  const drawn = drawAssignmentCase(random);
  const answer = assignCase(drawn);
  for (const client of byClient(answer).keys()) {
    const loads = [...answer].filter(([member]) => clientOf(member) === client).map(([, { activeTasks, standbyTasks }]) => activeTasks.length + standbyTasks.length);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
  }
});

property('once all have caught up nothing moves any more, and clients have equally much to do for their threads', 300, (random) => {
  const drawn = drawAssignmentCase(random);
  let group = drawn;
  let answer = assignCase(group);
  for (let round = 0; round < 20 && [...answer.values()].some(({ nextRebalanceMs }) => nextRebalanceMs !== null); round++) {
    group = afterwards(group, answer);
    answer = assignCase(group);
  }
  expect([...answer.values()].every(({ nextRebalanceMs }) => nextRebalanceMs === null), 'it comes to rest').toBe(true);
  const again = assignCase(afterwards(group, answer));
  for (const [member, { activeTasks, standbyTasks }] of answer) {
    const stateful = (tasks: readonly string[]): string[] => tasks.filter((task) => drawn.stateful.has(task));
    expect([stateful(again.get(member)!.activeTasks), again.get(member)!.standbyTasks], member).toEqual([stateful(activeTasks), standbyTasks]);
  }
  const threads = (client: string): number => [...drawn.members.keys()].filter((member) => clientOf(member) === client).length;
  const loads = [...byClient(answer)].map(([client, { active }]) => active.filter((task) => drawn.stateful.has(task)).length / threads(client));
  expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
});

property('a stateful task stays with the only one that has its state, however long its changelog is', 300, (random) => {
  const { members, ...rest } = drawAssignmentCase(random);
  const stateful = new Map([...rest.stateful.keys()].map((task) => [task, 1_000_000]));
  const owners = new Map([...stateful.keys()].map((task) => [task, random.pick([...members.keys()])]));
  const drawn = { ...rest, stateful, members: new Map([...members].map(([id, member]) => [id, { ...member, offsetSums: new Map([...owners].filter(([, owner]) => owner === id).map(([task]) => [task, LATEST_OFFSET])) }])) };
  const clients = byClient(assignCase(drawn));
  for (const [task, owner] of owners) expect(clients.get(clientOf(owner))!.active, task).toContain(task);
});
