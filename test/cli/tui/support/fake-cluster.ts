/** Pieces of views that the fake session only shows: two ways side by side, and a cluster of several instances. */
import type { ViewTask, ViewTimeline } from '../../../../src/engine/session/view.ts';
import type { CompareQuery, ViewCompare, ViewComparePair } from '../../../../src/engine/session/view-compare.ts';

const GAVE: readonly (readonly [key: string, left: string, right: string | null])[] = [
  ['alice', 'alice@[00:00,01:00) = 1', 'alice@[00:00,01:00) = 1'], ['bob', 'bob@[00:00,01:00) = 1', 'bob@[00:00,01:00) = 1'], ['alice', 'alice@[00:00,01:00) = 2', null],
  ['alice', 'alice@[01:00,02:00) = 1', 'alice@[01:00,02:00) = 1'], ['bob', 'bob@[00:00,01:00) = 2', 'bob@[00:00,01:00) = 2'], ['∅', 'nothing (dropped at count: null key)', 'nothing (dropped at count: null key)'],
  ['alice', 'alice@[02:00,03:00) = 1', 'alice@[02:00,03:00) = 1'], ['上海', '上海@[02:00,03:00) = 2', '上海@[02:00,03:00) = 1'],
];

export function fakeCompare(query: CompareQuery, timeline: ViewTimeline): ViewCompare {
  let number = 0;
  const pairs = GAVE.map(([key, left, right], i): ViewComparePair => {
    const fate = left.startsWith('nothing') ? 'dropped' as const : 'emitted' as const;
    return { left: { number: i + 1, key, fate, text: [{ text: left }] }, right: right === null ? null : { number: ++number, key, fate, text: [{ text: right }] }, differs: left !== right };
  });
  const listed = query.onlyDifferent ? pairs.filter((pair) => pair.differs) : pairs;
  const from = query.row === 'first' ? 0 : query.row;
  const right = { ...timeline, to: timeline.to - 1, cells: timeline.cells.slice(0, -1), cursor: { record: 2, step: 4 } };
  return {
    left: { title: 'main', changes: [], timeline }, right: { title: 'b1', changes: ['skip 3'], timeline: right },
    firstDifference: { record: 3, onLeft: 3, onRight: null, left: pairs[2]!.left!.text, right: [{ text: 'not there' }] }, rows: listed.slice(from, from + query.limit), from, total: listed.length, firstRow: listed.findIndex((pair) => pair.differs),
    differing: 2, stores: [{ store: 'visits-per-minute', key: [{ text: 'alice@[00:00,01:00)', tone: 'key' }], left: [{ text: '2' }], right: [{ text: '1' }] }], storesDiffering: 1, notes: [],
  };
}

/** Three instances: a task restores, a standby follows, one instance has just been lost. */
export function fakeCluster(streamTime: number | null): readonly ViewTask[] {
  const task = (instance: string, id: string, state: ViewTask['state'], more: Partial<ViewTask> = {}): ViewTask => ({
    id, instance, thread: 'StreamThread-1', state, partitions: [`visits-${id.slice(2)}`], offsets: [{ position: 1200, end: 1234, committed: 1000 }], streamTime, stores: ['visits-per-minute'], progress: null, ...more,
  });
  return [
    task('i1', '0_0', 'running', { partitions: ['visits-0', 'profiles-0'], offsets: [{ position: 1234, end: 1234, committed: 1234 }, { position: 17, end: 20, committed: null }] }), task('i1', '0_1', 'running'),
    task('i2', '0_2', 'restoring', { progress: 0.42, streamTime: null }), task('i2', '0_0', 'standby', { offsets: [{ position: null, end: 1234, committed: null }] }), task('i3-东京', '0_3', 'closed'),
  ];
}
