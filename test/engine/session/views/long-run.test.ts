/** A run of many records under the screen: what a view costs must not grow with it. Work is counted, not timed. */
import { afterEach, expect, test, vi } from 'vitest';
import { OrderedMap } from '../../../../src/engine/common/ordered-map.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { InputRecord } from '../../../../src/engine/session/session-options.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import { EVERYTHING, open, record, visitsPerMinute } from '../sessions.ts';

afterEach(() => void vi.restoreAllMocks());

const RECORDS = 3000;
/** Events that one view of everything may read, most of them of the record at hand, the last records of topics and the dots of windows. */
const MOST_READ = 3000;

async function long(): Promise<Session> {
  const records: InputRecord[] = Array.from({ length: RECORDS }, (_, i) => record(`user-${(i * 7919) % 100}`, `/page/${i % 7}`, i * 500));
  return open(visitsPerMinute, [{ topic: 'visits', records }], { maxEvents: 30_000 });
}

function countReads(session: Session): { taken(): number } {
  const { log } = session.timeline;
  const at = log.at.bind(log);
  let reads = 0;
  log.at = (number) => {
    reads++;
    return at(number);
  };
  return {
    taken() {
      const count = reads;
      reads = 0;
      return count;
    },
  };
}

test('a view reads a bounded number of events, wherever the cursor has jumped to', async () => {
  const session = await long();
  await session.end();
  expect(session.timeline.log.first).toBeGreaterThan(0);
  const reads = countReads(session);
  for (const target of [RECORDS - 1, 2000, 1500, 100, 0, RECORDS, 2400]) {
    await session.goto(target);
    reads.taken();
    session.view({ ...EVERYTHING, overview: { cells: 80 } });
    expect(reads.taken(), `at ${target}`).toBeLessThan(MOST_READ);
  }
});

test('what a screen has looked at before a long run does not make each of its records dearer', async () => {
  const range = vi.spyOn(OrderedMap.prototype, 'range');
  const session = await long();
  await session.next();
  range.mockClear();
  session.view(EVERYTHING);
  expect(session.view(EVERYTHING).windows!.bars).toHaveLength(1);
  expect(range).not.toHaveBeenCalled();
});

test('where the recording begins in the middle of a record, everything around it is answered all the same', async () => {
  const session = await long();
  const { timeline } = session;
  const on = new Debugger(session);
  await on.execute('goto 2000');
  const beginnings = new Set<number>();
  for (let record = 2001; record <= RECORDS; record++) {
    await session.goto(record);
    const { first } = timeline.log;
    if (first === 0 || beginnings.has(first)) continue;
    beginnings.add(first);
    const step = timeline.steps.countBelow(first);
    for (let at = step - 5; at <= step + 8; at++) {
      session.goAt(at);
      session.view({ ...EVERYTHING, overview: { cells: 80 } }, on.extras());
      for (const line of ['where', 'why', 'whynot', 'why record .', 'whynot .']) expect((await on.execute(line)).lines.join('\n'), `${line} at ${at}`).not.toMatch(/the trace holds/);
    }
  }
  expect(beginnings.size).toBeGreaterThan(8);
  for (const line of ['find user-7', 'break aggregate if key == "nobody"', 'continue-', 'end', 'continue-', 'watch visits-per-minute user-3', 'end', 'until- key == "nobody"', 'print store("visits-per-minute")', 'diff 1990 visits-per-minute']) {
    expect((await on.execute(line)).lines.join('\n'), line).not.toMatch(/the trace holds/);
  }
});
