import { expect, test } from 'vitest';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from '../../../../src/engine/backend/kafkajs/consumer-protocol.ts';
import { AssignorError, LATEST_OFFSET, type StreamsMember } from '../../../../src/engine/backend/streams-group.ts';
import { hexOf, utf8Encode } from '../../../../src/engine/common/bytes.ts';

test('what a member says arrives', () => {
  const said = { topics: ['l', 'r'], owned: [{ topic: 'l', partition: 1 }, { topic: 'l', partition: 0 }, { topic: 'r', partition: 1 }], generation: 7, coassign: [['l', 'r']], endpoint: 'localhost:7070' };
  expect(decodeSubscription(encodeSubscription(said))).toEqual({ ...said, streams: null });
});

test('what a thread of Kafka Streams says arrives, but for its configuration', () => {
  const streams: StreamsMember = {
    processId: 'p', subtopologies: [{ id: 0, topics: ['t'], changelogs: [{ topic: 'app-s-changelog', isSource: false }, { topic: 't', isSource: true }] }],
    offsetSums: new Map([['0_0', LATEST_OFFSET], ['0_1', 12]]), clientTags: { zone: 'a' }, errorCode: AssignorError.SHUTDOWN_REQUESTED,
    configs: { numStandbyReplicas: 3, acceptableRecoveryLag: 1, maxWarmupReplicas: 1, probingRebalanceIntervalMs: 1, rackAwareAssignmentTags: [], assignor: 'sticky' },
  };
  const { configs: _own, ...heard } = decodeSubscription(encodeSubscription({ topics: ['t'], owned: [], generation: 1, coassign: [], streams })).streams!;
  const { configs: _leaders, ...said } = streams;
  expect(heard).toEqual(said);
});

test('an assignment tells the tasks', () => {
  const tasks = { activeTasks: ['0_0'], standbyTasks: ['0_1'], errorCode: 0, nextRebalanceMs: 7, standbyHosts: new Map([['b:2', [{ topic: 't', partition: 1 }]]]) };
  expect(decodeAssignment(encodeAssignment([], new Map(), tasks)).tasks).toEqual(tasks);
});

test('saying the same under another number is something else to the broker', () => {
  const said = { topics: ['t'], owned: [], generation: 1, coassign: [] };
  expect(encodeSubscription({ ...said, unique: 1 })).not.toEqual(encodeSubscription(said));
});

test('an assignment has the layout of Kafka\'s consumers', () => {
  const bytes = encodeAssignment([{ topic: 't', partition: 0 }, { topic: 't', partition: 2 }]);
  expect(hexOf(bytes)).toBe(['0001', '00000001', '0001', hexOf(utf8Encode('t')), '00000002', '00000000', '00000002', 'ffffffff'].join(''));
  expect(decodeAssignment(bytes).partitions).toEqual([{ topic: 't', partition: 0 }, { topic: 't', partition: 2 }]);
});

test('an assignment tells who has what, by endpoint', () => {
  const hosts = new Map([['a:1', [{ topic: 't', partition: 0 }, { topic: 'u', partition: 0 }]], ['b:2', []]]);
  expect(decodeAssignment(encodeAssignment([{ topic: 't', partition: 0 }], hosts))).toEqual({ partitions: [{ topic: 't', partition: 0 }], hosts, tasks: null });
});

test('a group that is empty for a member is an empty assignment', () => {
  expect(decodeAssignment(new Uint8Array(0)).partitions).toEqual([]);
});

test('a member of another release is refused by its version', () => {
  const bytes = encodeSubscription({ topics: [], owned: [], generation: 1, coassign: [], endpoint: null });
  const text = Buffer.from(bytes).toString('latin1').replace('"version":1', '"version":2');
  expect(() => decodeSubscription(Buffer.from(text, 'latin1'))).toThrow('speaks version 2 of its protocol, version 1 is known');
});
