/** A run of many records under the screen: what a view costs must not grow with it. Work is counted, not timed. */
import { afterEach, expect, test, vi } from 'vitest';
import { OrderedMap } from '../../../../src/engine/common/ordered-map.ts';
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
