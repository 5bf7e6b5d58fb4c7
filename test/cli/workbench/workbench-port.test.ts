import { afterEach, expect, test, vi } from 'vitest';
import { WorkbenchPort, type OpenSession } from '../../../src/cli/workbench/workbench-port.ts';
import { Debugger } from '../../../src/engine/session/debugger.ts';
import type { View, ViewQuery } from '../../../src/engine/session/view.ts';
import { open, VISITS, visitsPerMinute } from '../../engine/session/sessions.ts';

afterEach(() => void vi.useRealTimers());

const QUERY: ViewQuery = { store: { name: null, partition: null, filter: '', from: 'change', limit: 5, raw: false } };

/** Carries out a line in two halves, with the time between them in the test's hands. */
class Slow extends Debugger {
  goOn: () => void = () => {};

  override async execute(line: string): ReturnType<Debugger['execute']> {
    const [before, after] = line.split('; ');
    await super.execute(before!);
    await new Promise<void>((resolve) => { this.goOn = resolve; });
    return super.execute(after!);
  }
}

async function port(): Promise<{ port: WorkbenchPort; slow: Slow; views: View[] }> {
  const slow = new Slow(await open(visitsPerMinute, [VISITS]));
  const current: OpenSession = { debugger: slow, lesson: null, subscribe: () => () => undefined, onBackend: null, close: () => Promise.resolve() };
  const made = new WorkbenchPort(() => Promise.resolve(current), () => ({ sections: [] }) as never, 'en');
  await made.execute('open topology visits.ts');
  const views = [made.view(QUERY)];
  made.subscribe(() => void views.push(made.view(QUERY)));
  vi.useFakeTimers();
  return { port: made, slow, views };
}

test('while a line takes long its progress is told, and panes at the same moment are those that were there', async () => {
  const { port: made, slow, views } = await port();
  const outcome = made.execute('goto 0; goto 3');
  await vi.advanceTimersByTimeAsync(260);
  const [before, during] = views;
  expect(during!.status.busy).toEqual({ text: 'goto 0; goto 3', done: null });
  expect(during!.revision).toBeGreaterThan(before!.revision);
  expect(during!.store).toBe(before!.store);
  slow.goOn();
  await outcome;
  expect(views.at(-1)!.status).toMatchObject({ busy: null, moment: { record: 3 } });
  expect(views.at(-1)!.store!.rows).not.toEqual(before!.store!.rows);
});

test('a line that has moved the cursor is followed while it goes on', async () => {
  const { port: made, slow, views } = await port();
  const outcome = made.execute('goto 5; goto 3');
  await vi.advanceTimersByTimeAsync(260);
  expect(views[1]!.status).toMatchObject({ busy: { text: 'goto 5; goto 3' }, moment: { record: 5 } });
  expect(views[1]!.store!.total).toBe(3);
  slow.goOn();
  await outcome;
});

test('another question while a line goes on is answered', async () => {
  const { port: made, slow } = await port();
  const outcome = made.execute('goto 5; goto 3');
  await vi.advanceTimersByTimeAsync(260);
  expect(made.view({ record: { number: 'cursor', raw: false } }).record).not.toBeNull();
  slow.goOn();
  await outcome;
});
