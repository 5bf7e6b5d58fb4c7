import { expect, test } from 'vitest';
import { SessionPort, type CommandLanguage } from '../../../src/engine/session/session-port.ts';
import { open, VISITS, visitsPerMinute } from './sessions.ts';

/** Takes `next` and nothing else. */
const language: CommandLanguage = {
  async execute(session, line) {
    if (line !== 'next') throw new Error(`no ${line}`);
    await session.next();
    return { ok: true, lines: [`at ${session.moment.record}`] };
  },
  complete: (_session, line) => [{ text: 'next', hint: line }],
};

test('lines are executed one after the other, also when one of them fails', async () => {
  const port = new SessionPort(await open(visitsPerMinute, [VISITS]), { commands: language });
  const outcomes = [port.execute('next'), port.execute('jump'), port.execute('next')];
  expect(await outcomes[0]).toEqual({ ok: true, lines: ['at 1'] });
  await expect(outcomes[1]).rejects.toThrow('no jump');
  expect(await outcomes[2]).toEqual({ ok: true, lines: ['at 2'] });
  expect(port.view({}).status.moment).toEqual({ record: 2, step: 4 });
  expect(port.complete('ne', 2)).toEqual([{ text: 'next', hint: 'ne' }]);
});

test('listeners stay when another session takes over, and end when they are told to', async () => {
  const port = new SessionPort(await open(visitsPerMinute, [VISITS]), { commands: language });
  let told = 0;
  const end = port.subscribe(() => told++);
  await port.execute('next');
  const before = told;
  expect(before).toBeGreaterThan(0);
  const old = port.session;
  port.replace(await open(visitsPerMinute, [VISITS]));
  expect(port.view({}).status.moment.record).toBe(0);
  await old.next();
  expect(told).toBe(before + 1);
  end();
  await port.execute('next');
  expect(told).toBe(before + 1);
});

test('parts that the session does not know come from whoever does', async () => {
  const port = new SessionPort(await open(visitsPerMinute, [VISITS]), {
    commands: language,
    extras: { marks: () => [{ name: 'a', record: 3 }], breakpoints: () => ['KSTREAM-SINK-0000000003'], busy: () => ({ text: 'restoring', done: 0.5 }), log: (lines) => [{ kind: 'note', text: String(lines) }] },
    home: () => ({ sections: [{ title: 'tutorials', items: [] }] }),
  });
  const view = port.view({ timeline: { from: 1, to: 8, cells: 8 }, log: { lines: 7 } });
  expect(view.timeline!.marks).toEqual([{ name: 'a', record: 3 }]);
  expect(view.flow.breakpoints).toEqual(['KSTREAM-SINK-0000000003']);
  expect([view.status.busy, view.log]).toEqual([{ text: 'restoring', done: 0.5 }, [{ kind: 'note', text: '7' }]]);
  expect(port.home().sections).toHaveLength(1);
});
