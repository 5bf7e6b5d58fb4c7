import { expect, test } from 'vitest';
import { assignPartitions, type GroupMember } from '../../../src/engine/backend/assignor.ts';
import type { TopicPartition } from '../../../src/engine/backend/backend.ts';
import { leaderAssignment } from '../../../src/engine/backend/kafkajs/group-leader.ts';

const parts = (...names: string[]): TopicPartition[] => names.map((name) => ({ topic: name.slice(0, -1), partition: Number(name.slice(-1)) }));
const member = (id: string, owned: string[], topics = ['t']): GroupMember => ({ id, topics, owned: parts(...owned) });
const shown = (answer: Map<string, TopicPartition[]>): Record<string, string> =>
  Object.fromEntries([...answer].map(([id, list]) => [id, list.map(({ topic, partition }) => `${topic}${partition}`).join(' ')]));

test('a fresh group is filled evenly', () => {
  expect(shown(assignPartitions([member('a', []), member('b', [])], new Map([['t', 5]]), []))).toEqual({ a: 't0 t2 t4', b: 't1 t3' });
});

test('a newcomer takes only what the others have too much of', () => {
  expect(shown(assignPartitions([member('a', ['t0', 't1', 't2', 't3']), member('b', [])], new Map([['t', 4]]), []))).toEqual({ a: 't0 t1', b: 't2 t3' });
});

test('the larger shares stay with those who have them', () => {
  expect(shown(assignPartitions([member('a', ['t0', 't1']), member('b', ['t2', 't3', 't4'])], new Map([['t', 5]]), []))).toEqual({ a: 't0 t1', b: 't2 t3 t4' });
});

test('what a member leaves behind goes to those with the least', () => {
  expect(shown(assignPartitions([member('a', ['t0', 't1']), member('b', ['t2'])], new Map([['t', 4]]), []))).toEqual({ a: 't0 t1', b: 't2 t3' });
});

test('topics of one task stay together, with more partitions in one than in the other', () => {
  const topics = ['l', 'r'];
  expect(shown(assignPartitions([member('a', [], topics), member('b', [], topics)], new Map([['l', 3], ['r', 2]]), [topics]))).toEqual({ a: 'l0 l2 r0', b: 'l1 r1' });
});

test('each kind of task is spread over the members', () => {
  const topics = ['s', 't'];
  expect(shown(assignPartitions([member('a', [], topics), member('b', [], topics)], new Map([['s', 1], ['t', 2]]), [['s'], ['t']]))).toEqual({ a: 's0 t1', b: 't0' });
});

test('more members than tasks leaves some without', () => {
  expect(shown(assignPartitions([member('b', ['t0']), member('a', []), member('c', [])], new Map([['t', 1]]), []))).toEqual({ a: '', b: 't0', c: '' });
});

test('a member gets nothing of a topic that it does not subscribe to', () => {
  expect(shown(assignPartitions([member('a', [], ['s']), member('b', [], ['s', 't'])], new Map([['s', 2], ['t', 1]]), []))).toEqual({ a: 's0', b: 's1 t0' });
});

test('topics that do not exist are nobody\'s', () => {
  expect(shown(assignPartitions([member('a', [], ['absent'])], new Map(), []))).toEqual({ a: '' });
});

const says = (owned: string[], generation = 1) => ({ topics: ['t'], owned: parts(...owned), generation, coassign: [] });

test('the leader withholds what its old owner has not given up yet', () => {
  expect(shown(leaderAssignment(new Map([['a', says(['t0', 't1'])], ['b', says([])]]), new Map([['t', 2]])))).toEqual({ a: 't0', b: '' });
  expect(shown(leaderAssignment(new Map([['a', says(['t0'])], ['b', says([])]]), new Map([['t', 2]])))).toEqual({ a: 't0', b: 't1' });
});

test('of two that claim a partition the one with the later generation has it', () => {
  expect(shown(leaderAssignment(new Map([['a', says(['t0'], 3)], ['b', says(['t0', 't1'], 7)]]), new Map([['t', 2]])))).toEqual({ a: '', b: 't0' });
});
