import { expect, test } from 'vitest';
import { StreamsException } from '../../../src/engine/errors/errors.ts';
import { kstreamJoinWindow } from '../../../src/engine/operators/joins/kstream-join-window.ts';
import { EMIT_INTERVAL_CONFIG, kstreamKStreamJoin } from '../../../src/engine/operators/joins/kstream-kstream-join.ts';
import { kstreamKStreamSelfJoin } from '../../../src/engine/operators/joins/kstream-kstream-self-join.ts';
import { leftOrRightValueSerde } from '../../../src/engine/operators/joins/left-or-right-value-serde.ts';
import { timestampedKeyAndJoinSideSerde } from '../../../src/engine/operators/joins/timestamped-key-and-join-side-serde.ts';
import type { AnyStoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { ListValueStoreBuilder } from '../../../src/engine/state/builders/list-value-store-builder.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { JoinWindows } from '../../../src/engine/windows/join-windows.ts';
import { OperatorLine } from './operator-line.ts';

type Kind = 'inner' | 'left' | 'outer';
interface JoinOptions { readonly emitIntervalMs?: number; readonly joiner?: (key: unknown, left: string | null, right: string | null) => unknown }

const text = Serdes.string();
function windowStore(name: string, windows: JoinWindows): AnyStoreBuilder {
  const retentionMs = windows.sizeMs + windows.gracePeriodMs;
  return Stores.windowStoreBuilder(Stores.inMemoryWindowStore(name, retentionMs, windows.sizeMs, true), text, text);
}
const plus = (_: unknown, left: string | null, right: string | null): string => `${left}+${right}`;

/** Both inputs of a join, with its stores. Each record is told as `L key value time` or `R key value time`. */
class StreamJoin {
  readonly left: OperatorLine;
  readonly right: OperatorLine;

  constructor(kind: Kind, windows: JoinWindows, { emitIntervalMs = 0, joiner = plus }: JoinOptions = {}) {
    const shared = kind !== 'inner' && windows.enableSpuriousResultFix ? 'shared' : null;
    const stores = [windowStore('left', windows), windowStore('right', windows)];
    if (shared !== null) {
      stores.push(new ListValueStoreBuilder(
        Stores.inMemoryKeyValueStore(shared), timestampedKeyAndJoinSideSerde(text), leftOrRightValueSerde(text, text)));
    }
    const common = { windows, joiner, sharedStoreName: shared, sharedTimeKey: 'join' };
    const config = { [EMIT_INTERVAL_CONFIG]: emitIntervalMs };
    this.left = new OperatorLine({ stores, config })
      .add(kstreamJoinWindow('left'))
      .add(kstreamKStreamJoin({ ...common, side: 'left', outer: kind !== 'inner', otherStoreName: 'right' }));
    this.right = new OperatorLine({ config }, this.left)
      .add(kstreamJoinWindow('right'))
      .add(kstreamKStreamJoin({ ...common, side: 'right', outer: kind === 'outer', otherStoreName: 'left' }));
  }

  set wallClock(now: number) { this.left.wallClock = now; }

  pipe(step: string, headers: readonly string[] = []): string {
    const [side, key, value, timestamp] = step.split(' ');
    const orNull = (part: string | undefined): string | null => (part === 'null' ? null : part!);
    return (side === 'L' ? this.left : this.right).pipe(orNull(key), orNull(value), Number(timestamp), headers);
  }

  expect(step: string, output: string): void { expect(`${step} => ${this.pipe(step)}`).toBe(`${step} => ${output}`); }
  get dropped(): number { return this.left.dropped; }
}

test('an inner join gives one result for each partner inside the window, late ones included', () => {
  const join = new StreamJoin('inner', JoinWindows.ofTimeDifferenceAndGrace(10, 5));
  join.expect('L k a 0', '-');
  join.expect('R k A 0', '(k, a+A, 0)');
  join.expect('R k B 10', '(k, a+B, 10)');
  join.expect('R k C 11', '-');
  join.expect('L k b 20', '(k, b+B, 20) (k, b+C, 20)');
  join.expect('R k D 9', '(k, a+D, 9)');
  join.expect('L k c 9', '(k, c+A, 9) (k, c+D, 9) (k, c+B, 10) (k, c+C, 11)');
  join.expect('R null X 20', '-');
  join.expect('L k null 20', '-');
  join.expect('L null n 21', '-');
  expect(join.dropped).toBe(3);
  join.expect('R k E 5', '(k, a+E, 5) (k, c+E, 9)');
});

test('a left join gives a left record with null once its window and grace are over, strictly', () => {
  const join = new StreamJoin('left', JoinWindows.ofTimeDifferenceAndGrace(10, 5));
  join.expect('L k a 0', '-');
  join.expect('L k b 5', '-');
  join.expect('R k B 15', '(k, b+B, 15)');
  join.expect('L j c 16', '(k, a+null, 0)');
  join.expect('L j d 21', '-');
  join.expect('R z Z 30', '-');
  join.expect('L j e 31', '-');
  join.expect('L null n 32', '(null, n+null, 32)');
  join.expect('L j null 33', '-');
  join.expect('R null m 34', '-');
  join.expect('R z Y 60', '(j, c+null, 16) (j, d+null, 21) (j, e+null, 31)');
  join.expect('L q late 5', '(q, late+null, 5)');
  expect(join.dropped).toBe(2 + 1); // the last record is too old for its own window store
});

test('an outer join gives unmatched records of both sides, right before left at the same time', () => {
  const join = new StreamJoin('outer', JoinWindows.ofTimeDifferenceAndGrace(10, 5));
  for (const step of ['L k a 0', 'R j A 1', 'R j B 1', 'L k b 2']) join.expect(step, '-');
  join.expect('R k K 12', '(k, b+K, 12)');
  join.expect('L x t 30', '(k, a+null, 0) (j, null+A, 1) (j, null+B, 1)');
  join.expect('R x t 100', '(x, t+null, 30)');
  join.expect('R null m 101', '(null, null+m, 101)');
  join.expect('L null n 102', '(null, n+null, 102)');
  join.expect('R late q 20', '(late, null+q, 20)');
  join.expect('L end z 200', '(x, null+t, 100)');
});

test('before and after are seen from the left: a right record looks the other way', () => {
  const join = new StreamJoin('outer', JoinWindows.ofTimeDifferenceWithNoGrace(10).before(0));
  for (const step of ['L a l1 0', 'R b r1 0', 'L x x1 1']) join.expect(step, '-');
  join.expect('L x x2 11', '(b, null+r1, 0) (a, l1+null, 0)');
  join.expect('L x x3 12', '(x, x1+null, 1)');
  join.expect('R a r 10', '(a, null+r, 10)');
  const inner = new StreamJoin('inner', JoinWindows.ofTimeDifferenceWithNoGrace(5).after(0));
  inner.expect('R r r0 0', '-');
  inner.expect('L r l5 5', '(r, l5+r0, 5)');
  inner.expect('L r l6 6', '-');
  inner.expect('R r r7 7', '-');
  inner.expect('R r r6 6', '(r, l6+r6, 6)');
});

test('an old unmatched record waits for the younger one that was looked at last', () => {
  const join = new StreamJoin('left', JoinWindows.ofTimeDifferenceWithNoGrace(10));
  for (const step of ['L a 1 0', 'L b 2 5', 'L c 3 9']) join.expect(step, '-');
  join.expect('R z z 11', '(a, 1+null, 0)');
  join.expect('R z z 16', '-');
  join.expect('R z z 19', '-');
  join.expect('R z z 20', '(b, 2+null, 5) (c, 3+null, 9)');
});

test('a match takes all unmatched values of its key and time', () => {
  const join = new StreamJoin('left', JoinWindows.ofTimeDifferenceWithNoGrace(10));
  for (const step of ['L a 1 0', 'L a 2 0', 'L a 3 4']) join.expect(step, '-');
  join.expect('R a X 10', '(a, 1+X, 10) (a, 2+X, 10) (a, 3+X, 10)');
  join.expect('R z z 30', '-');
});

test('the look at an empty shared store uses up the throttle, unless there is nothing to add to the time', () => {
  const join = new StreamJoin('left', JoinWindows.ofTimeDifferenceAndGrace(10, 5), { emitIntervalMs: 1000 });
  join.expect('L a 1 0', '-');
  join.expect('R z z 30', '-');
  expect(join.left.holds.map(({ reason }) => reason)).toContain('join-emit-throttled');
  join.wallClock = 1000;
  join.expect('R z z 33', '(a, 1+null, 0)');
  const exact = new StreamJoin('left', JoinWindows.ofTimeDifferenceWithNoGrace(0), { emitIntervalMs: 1000 });
  exact.expect('L a 1 0', '-');
  exact.expect('R z z 30', '(a, 1+null, 0)');
});

test('windows of the old kind give null results at once, and matches later', () => {
  const join = new StreamJoin('left', JoinWindows.of(10));
  join.expect('L a 1 0', '(a, 1+null, 0)');
  join.expect('R a x 5', '(a, 1+x, 5)');
});

test('results carry the headers of the record that triggers them', () => {
  const join = new StreamJoin('outer', JoinWindows.ofTimeDifferenceWithNoGrace(10));
  expect(join.pipe('L a 1 0', ['hL'])).toBe('-');
  expect(join.pipe('R a z 3', ['hR'])).toBe('(a, 1+z, 3 {hR})');
  expect(join.pipe('L b 1 4', ['hL'])).toBe('-');
  expect(join.pipe('R z z 30', ['hR'])).toBe('(b, 1+null, 4 {hR})');
});

test('a record that finds no partner says what it waits for', () => {
  const inner = new StreamJoin('inner', JoinWindows.ofTimeDifferenceAndGrace(10, 5));
  inner.pipe('L k a 20');
  expect(inner.left.holds).toEqual([
    { node: 'NODE-1', reason: 'join-waiting-for-other-side', details: { key: 'k', timestamp: 20, from: 10, to: 30, streamTime: 20 } },
  ]);
  const left = new StreamJoin('left', JoinWindows.ofTimeDifferenceAndGrace(10, 5));
  left.pipe('L k a 20');
  left.pipe('R r b 21');
  expect(left.left.holds.map(({ reason, details }) => [reason, details!['closesAt']])).toEqual([
    ['join-unmatched-until-window-closes', 35], ['join-waiting-for-other-side', undefined],
  ]);
});

test('a joiner that returns a Promise is an error', () => {
  const join = new StreamJoin('left', JoinWindows.of(10), { joiner: () => Promise.resolve('x') });
  expect(() => join.pipe('L a 1 0')).toThrow(StreamsException);
});

test('an optimized self join gives what the inner join of the stream with itself gives', () => {
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const line = new OperatorLine({ stores: [windowStore('self', windows)] })
    .add(kstreamJoinWindow('self')).add(kstreamKStreamSelfJoin('self', windows, plus));
  expect(line.pipe('k', 'a', 0)).toBe('(k, a+a, 0)');
  expect(line.pipe('k', 'b', 5)).toBe('(k, b+a, 5) (k, a+b, 5) (k, b+b, 5)');
  expect(line.pipe('k', 'c', 3)).toBe('(k, c+a, 3) (k, c+b, 5) (k, a+c, 3) (k, c+c, 3) (k, b+c, 5)');
  expect(line.pipe('k', 'd', 30)).toBe('(k, d+d, 30)');
  expect(line.pipe(null, 'd', 30)).toBe('-');
  expect(line.pipe('k', null, 30)).toBe('-');
  expect(line.dropped).toBe(2);
});
