import { expect, test } from 'vitest';
import { Causes } from '../../../../src/engine/session/asking/causes.ts';
import { InputSet, sorted } from '../../../../src/engine/session/asking/inputs-of.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import { plainText } from '../../../../src/engine/session/sentences/text.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import { SessionLookups } from '../../../../src/engine/session/views/session-lookups.ts';
import { open } from '../sessions.ts';
import { randomInputs, randomTopology } from './random-topology.ts';

const INPUTS = 9;

/** Every value that a table or an aggregate holds in the end, with the write that made it. */
function values(session: Session): Map<string, { readonly value: string; readonly write: number }> {
  const lookups = SessionLookups.of(session);
  const found = new Map<string, { value: string; write: number }>();
  for (const { task, store, keys } of session.timeline.stores.values()) {
    const codec = lookups.codec(store)!;
    if (codec.viewKind === 'buffer' || codec.builder.retainDuplicates) continue;
    for (const [, { key, writes }] of keys.unorderedEntries()) {
      const value = session.moment.projection.value(task, store, key);
      if (value !== null) found.set(`${store} ${plainText(lookups.tell.value(codec.key(key)))}`, { value: codec.value(value).text, write: writes.last });
    }
  }
  return found;
}

test.each(Array.from({ length: 8 }, (_, index) => index + 1))('of random topology %i: what why names changes the value when it is missing, and nothing else does', async (seed) => {
  const on = new Debugger(await open(randomTopology(seed), randomInputs(seed, INPUTS)));
  await on.execute('run');
  const { session } = on;
  expect(session.run.failure).toBeNull();
  const causes = new Causes(session);
  const all = values(session);
  const named = new Map([...all].map(([name, { write }]) => [name, new InputSet(causes, [{ kind: 'value', how: 'forwarded', node: '', write, event: write }])]));
  for (let input = 1; input <= INPUTS; input++) {
    await on.execute('switch main');
    const { ok, lines } = await on.execute(`skip ${input}`);
    expect(ok, lines.join('\n')).toBe(true);
    await on.execute('end');
    const without = values(on.session);
    for (const [name, { value }] of all) {
      const isNamed = named.get(name)!.inputs.has(input);
      const hasChanged = without.get(name)?.value !== value;
      expect({ name, value, named: sorted(named.get(name)!.inputs), input, isNamed, without: without.get(name)?.value }, `seed ${seed}`).toMatchObject({ isNamed: hasChanged });
    }
  }
  await on.close();
});
