import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { newTutorial } from '../../../src/cli/tutorial/authoring/new-tutorial.ts';
import { openLesson } from '../../../src/cli/workbench/open-lesson.ts';
import { WorkbenchPort, type OpenSession } from '../../../src/cli/workbench/workbench-port.ts';
import { temporaryFolder, TUMBLING } from '../tutorial/lessons.ts';

const WAIT = { timeout: 9_000, interval: 50 } as const;

test('a tutorial that is opened by its path is read anew when it is saved, at the step at hand, and a mistake is said', async () => {
  const { folder } = newTutorial({ id: '30-my-topic', from: TUMBLING, within: temporaryFolder() });
  const open = await openLesson(folder, 'en', temporaryFolder());
  let told = 0;
  open.subscribe(() => { told++; });
  const file = path.join(folder, 'lesson.md');
  const save = (change: (text: string) => string): void => writeFileSync(file, change(readFileSync(file, 'utf8')));
  await open.debugger.execute('goto 2');
  await open.lesson!.execute('lesson next');
  expect(shown(open)).toContain('Two records stand on either side of a boundary.');

  save((text) => text.replace('Two records stand', 'A pair of records stands'));
  await vi.waitFor(() => expect(shown(open)).toContain('A pair of records stands'), WAIT);
  expect(open.lesson!.view().step).toBe(1);
  expect(told).toBeGreaterThan(0);

  save((text) => text.replace('probe: cursor, atLeast: 4', 'probe: curser, atLeast: 4'));
  await vi.waitFor(() => expect(shown(open)).toContain('there is no probe "curser"'), WAIT);
  expect(shown(open)).toContain('A pair of records stands');
  await open.close();
});

test('a lesson about a real Kafka connects to one by the words of a session, and every other one says that it has the simulated one', async () => {
  const stateDir = temporaryFolder();
  const port = new WorkbenchPort((_, id, language) => openLesson(id, language, stateDir), () => ({ sections: [] }) as never, 'en');
  await port.execute('open lesson 08-tumbling-visits');
  expect(await port.execute('backend kafka 127.0.0.1:1')).toMatchObject({ ok: false, lines: [expect.stringContaining('a lesson runs on the simulated Kafka only')] });
  expect((await port.execute('connect 127.0.0.1:1')).lines.join()).not.toContain('No broker');
  await port.execute('open lesson 24-real-kafka');
  for (const line of ['backend kafka 127.0.0.1:1', 'connect 127.0.0.1:1']) expect(await port.execute(line)).toMatchObject({ ok: false, lines: [expect.stringMatching(/^No broker at 127\.0\.0\.1:1\./)] });
  expect(await port.execute('broker fill')).toMatchObject({ ok: false, lines: ['Connect to a broker first: connect HOST:PORT'] });
  await port.close();
});

function shown(open: OpenSession): string { return open.lesson!.view().blocks.map(({ text }) => text).join('\n'); }
