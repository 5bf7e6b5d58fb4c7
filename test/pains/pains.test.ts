import { expect, test } from 'vitest';
import { Debugger } from '../../src/engine/session/debugger.ts';
import { open } from '../engine/session/sessions.ts';
import { JOIN_PAINS } from './joins.ts';
import type { Pain } from './pain.ts';
import { DEAD_LETTERS, RECORD_PAINS } from './records.ts';
import { STATE_PAINS } from './state.ts';
import { TOPOLOGY_PAINS } from './topologies.ts';
import { WINDOW_PAINS } from './windows.ts';

const PAINS: readonly Pain[] = [...WINDOW_PAINS, ...JOIN_PAINS, ...RECORD_PAINS, ...STATE_PAINS, ...TOPOLOGY_PAINS].sort((a, b) => a.number - b.number);
const titleOf = ({ number, title, without }: Pain): string => `pain ${number}: ${title}${without === undefined ? '' : ` (${without})`}`;

test('all twenty pains have a script', () => {
  expect(PAINS.map((pain) => pain.number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test.each([...PAINS, DEAD_LETTERS].map((pain) => [titleOf(pain), pain] as const))('%s', async (_title, pain) => {
  const plain = new Debugger(await open(pain.topology, pain.inputs, pain.options));
  const on = pain.debuggerOf?.(plain) ?? plain;
  for (const [command, ...says] of pain.script) {
    const refuses = command.startsWith('!');
    const { ok, lines } = await on.execute(refuses ? command.slice(1) : command);
    const answer = `> ${command}\n${lines.join('\n')}`;
    expect(ok, answer).toBe(!refuses);
    for (const say of says) {
      if (typeof say === 'string') expect(answer).toContain(say);
      else expect(answer).toMatch(say);
    }
  }
  await on.close();
});
