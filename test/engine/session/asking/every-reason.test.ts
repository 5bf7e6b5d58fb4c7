import { expect, test } from 'vitest';
import { Consumed, Produced, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import { DROP_REASONS, HOLD_REASONS } from '../../../../src/engine/trace/reasons.ts';
import type { Details } from '../../../../src/engine/trace/events.ts';
import { utf8Encode } from '../../../../src/engine/common/bytes.ts';
import { input, open } from '../sessions.ts';

const text = Serdes.string();
const NODE = 'KSTREAM-FILTER-0000000001';

function filtered(builder: StreamsBuilder): void { builder.stream('in', Consumed.with(text, text)).filter(() => true).to('out', Produced.with(text, text)); }

/** Operands of whatever a reason may want. */
const DETAILS: Details = {
  key: 'a', value: 'v', joinKey: null, store: 's', timestamp: 1000, windowStart: 0, windowEnd: 10_000, sessionStart: 0, sessionEnd: 10_000, streamTime: 20_000, gracePeriodMs: 5000,
  inactivityGapMs: 1000, closeTime: 15_000, observedStreamTime: 20_000, retentionMs: 10_000, topic: 'in', partition: 0, offset: 1, message: 'no', asOf: 500, currentValue: 'x', graceMs: 5000,
  closesAt: 15_000, limitMs: 1000, emitsAt: 30_000, from: 0, to: 2000, joinsAt: 30_000, wallClockTime: 0, nextTimeToEmit: 1000, emitIntervalMs: 1000, unmatchedSince: 0, lastCloseTime: 0,
  nextEmitWallClockTime: 1000, intervalMs: 1000, keyIsNull: true, valueIsNull: false, replaces: false, primaryKey: 'p', foreignKey: 'f', instruction: 'i',
};

/** A record that ended, told by the events that a task would tell. */
function tell(session: Session, kind: 'drop' | 'hold', reason: string, offset: number): void {
  const { log } = session.run;
  const key = utf8Encode('a');
  log.emit({ kind: 'turn-start', task: '0_0', cause: 'record', topic: 'in', partition: 0, offset, key, value: key, timestamp: 1000, headers: [] });
  log.emit({ kind: 'node-enter', node: NODE, from: null, depth: 0, key: 'a', value: 'v', timestamp: 1000, headers: [] });
  if (kind === 'drop') log.emit({ kind, task: '0_0', node: NODE, reason, counted: false, details: DETAILS });
  else log.emit({ kind, task: '0_0', node: NODE, reason, details: DETAILS });
  log.emit({ kind: 'turn-end', task: '0_0' });
}

const REASONS = [...Object.keys(DROP_REASONS).map((reason) => ['drop', reason] as const), ...Object.keys(HOLD_REASONS).map((reason) => ['hold', reason] as const)];

test('every reason that a trace can name has an answer, in both languages', async () => {
  const session = await open(filtered, [input('in')]);
  const on = new Debugger(session);
  for (const [index, [kind, reason]] of REASONS.entries()) {
    tell(session, kind, reason, index);
    session.goAt(Number.POSITIVE_INFINITY);
    for (const language of ['en', 'zh'] as const) {
      session.language = language;
      const { ok, lines } = await on.execute(`whynot ${index + 1}`);
      expect(ok, `${reason}: ${lines.join('\n')}`).toBe(true);
      expect(lines.length, reason).toBeGreaterThan(2);
      for (const line of lines) {
        expect(line, reason).not.toMatch(/NaN|undefined/);
        if (language === 'zh') expect(line, reason).toMatch(/\p{Script=Han}/u);
      }
    }
  }
});

test('an input never ends without a fate, and no fate without an answer', async () => {
  const session = await open(filtered, [input('in', ['a', 'x', 0], [null, 'y', 1000])]);
  await session.end();
  const on = new Debugger(session);
  for (const record of [1, 2]) expect((await on.execute(`whynot ${record}`)).lines.length).toBeGreaterThan(2);
});
