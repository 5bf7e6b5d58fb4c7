/** A debugged run of many records: how long the questions take that a person asks of it. */
import { Debugger } from '../../src/engine/session/debugger.ts';
import { endOf } from '../../src/engine/session/moment.ts';
import { Session } from '../../src/engine/session/session.ts';
import type { InputRecord } from '../../src/engine/session/session-options.ts';
import { SeededRandom } from '../../src/engine/common/random.ts';
import { base, driveTopology, keyOf, value } from './drive.ts';

export interface SessionTimes {
  readonly recordsPerSecond: number;
  /** ms: median and largest. */
  readonly back: readonly [number, number];
  readonly jump: readonly [number, number];
  readonly view: readonly [number, number];
  readonly reverseWatch: readonly [number, number];
  readonly why: readonly [number, number];
  readonly whynot: readonly [number, number];
  readonly megabytes: number;
}

export async function sessionTimes(records: number, keys: number): Promise<SessionTimes> {
  const input = (i: number): InputRecord => ({ key: keyOf(i, keys), value, timestamp: base + i, partition: null, headers: [], raw: null, note: null, where: '' });
  const session = await Session.open({
    title: 'bench', topology: () => driveTopology('memory'), inputs: [{ topic: 'visits', records: Array.from({ length: records }, (_, i) => input(i)) }],
    maxEvents: Number.POSITIVE_INFINITY,
  });
  const on = new Debugger(session);
  const begun = performance.now();
  await session.end();
  const recordsPerSecond = records / ((performance.now() - begun) / 1000);
  const random = new SeededRandom(1);
  const somewhere = (): number => 1 + random.int(records - 1);
  const say = async (line: string): Promise<void> => {
    const result = await on.execute(line);
    if (!result.ok) throw new Error(`${line}: ${result.lines.join(' ')}`);
  };
  const back = await times(200, () => session.step(-1).then(() => undefined));
  const jump = await times(50, () => session.goto(somewhere()).then(() => undefined));
  const view = await times(50, () => {
    session.goAt(endOf(session.timeline, somewhere()));
    session.view({ timeline: { from: 1, to: records, cells: 80 }, record: { number: 'cursor', raw: false }, store: { name: null, partition: null, filter: '', from: 0, limit: 20, raw: false }, windows: { store: null, key: null } });
    return Promise.resolve();
  });
  await say(`watch visits-per-window ${keyOf(0, keys)}`);
  const reverseWatch = await times(20, async () => {
    session.goAt(session.timeline.steps.length);
    await say('continue-');
  });
  await say('delete');
  session.goAt(session.timeline.steps.length);
  const why = await times(20, () => say(`why visits-per-window ${keyOf(random.int(keys), keys)}`));
  const whynot = await times(20, () => say(`whynot ${somewhere()}`));
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { recordsPerSecond, back, jump, view, reverseWatch, why, whynot, megabytes: (heapUsed + arrayBuffers) / 1_048_576 };
}

async function times(count: number, work: () => Promise<void>): Promise<readonly [median: number, largest: number]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await work();
    all.push(performance.now() - begun);
  }
  all.sort((a, b) => a - b);
  return [all[count >> 1]!, all[count - 1]!];
}
