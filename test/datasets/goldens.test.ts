import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dataset, datasets } from '../../src/cli/workbench/datasets.ts';
import { openDebugger } from '../../src/cli/commands/debug.ts';
import type { Debugger } from '../../src/engine/session/debugger.ts';

const SCENARIOS = ['bad-payments', 'hot-shop', 'late-readings', 'orders-customers'];

/** As the home screen opens it. */
function opened(id: string): Promise<Debugger> {
  const { topology, inputs, partitions, baseTime } = dataset(id);
  return openDebugger(topology, { input: inputs, partitions, baseTime, lang: 'en' });
}

/** What is said about each record when one goes from record to record. */
async function told(id: string): Promise<string> {
  const on = await opened(id);
  const lines: string[] = [];
  for (;;) {
    const { ok, lines: said } = await on.execute('next');
    if (!ok) break;
    lines.push(...said);
  }
  await on.close();
  return `${lines.join('\n')}\n`;
}

async function printed(id: string, ...lines: readonly string[]): Promise<readonly string[]> {
  const on = await opened(id);
  for (const line of lines.slice(0, -1)) await on.execute(line);
  const { lines: said } = await on.execute(lines.at(-1)!);
  await on.close();
  return said;
}

test.each(SCENARIOS)('the scenario %s goes as reviewed', async (id) => {
  await expect(await told(id)).toMatchFileSnapshot(path.join(import.meta.dirname, `../../fixtures/scenarios/${id}.txt`));
});

test('each data set of the home screen has a title and a sentence in both languages, and files that are there', () => {
  expect(datasets().map(({ id }) => id).sort()).toEqual(['earthquakes', ...SCENARIOS].sort());
  for (const { title, summary, topology, inputs } of datasets()) {
    for (const text of [title, summary]) expect([text.en.length > 4, /\p{Script=Han}/u.test(text.zh)]).toEqual([true, true]);
    for (const file of [topology, ...inputs.map((input) => input.slice(input.indexOf('=') + 1))]) expect(readFileSync(file, 'utf8')).not.toBe('');
  }
});

test('late readings: the ninth is too late, and the last minute is not final', async () => {
  expect((await printed('late-readings', 'run', 'whynot 9')).join('\n')).toMatch(/late|closed/);
  expect((await printed('late-readings', 'run', 'print topic("averages-final").size')).at(-1)).toContain('4');
});

test('one hot shop: the salted sums are those of the plain ones', async () => {
  for (const shop of ['grand', 'corner', 'station', 'harbour', 'market']) {
    const sums = await printed('hot-shop', 'run', `print store("revenue").get("${shop}") == store("unsalted").get("${shop}")`);
    expect(sums.at(-1), shop).toContain('true');
  }
});

test('bad payments: four records are in the dead-letter topic, the other five are converted', async () => {
  expect((await printed('bad-payments', 'run', 'print topic("payments-in-cents").size')).at(-1)).toContain('5');
  expect((await printed('bad-payments', 'run', 'print topic("payments-dead").size')).at(-1)).toContain('4');
});

test('orders and customers: a customer who is gone takes the invoices away', async () => {
  const before = await printed('orders-customers', 'run', 'print store("invoices").has("o5")');
  expect(before.at(-1)).toContain('false');
  expect((await printed('orders-customers', 'run', 'print store("invoices").get("o2").city')).at(-1)).toContain('Paris');
});
