import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StreamsBuilder } from '../../../src/engine/index.ts';
import { loadTopology } from '../../../src/cli/topology/load-topology.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a user reads who builds a topology with this body. */
async function toldOf(body: string, imports = 'TimeWindows, KeyValue, Serdes'): Promise<string> {
  const file = path.join(folder, 'topology.ts');
  writeFileSync(file, `import { ${imports} } from 'kstep';\nexport default function topology(builder) { const visits = builder.stream('visits');\n${body} }`);
  const { topology } = await loadTopology(file);
  try {
    topology(new StreamsBuilder());
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  ['visits.mapvalues((v) => v)', 'visits.mapvalues is not a function. Did you mean "mapValues"?'],
  ['visits.transform(() => null)', 'visits.transform is not a function. Kafka 4.0 took it away: use process'],
  ['TimeWindows.of(5)', 'TimeWindows.of is not a function. TimeWindows has ofSizeWithNoGrace, ofSizeAndGrace'],
  ['Serdes.strin()', 'Serdes.strin is not a function. Did you mean "string"?'],
  ['new KeyValue(1, 2)', 'KeyValue is not a constructor. KeyValue has pair'],
  ['visits.mapValues((v) => v); const own = {}; own.frobnicate()', 'own.frobnicate is not a function'],
  ['visits.mapValues((v) => v)', 'nothing'],
])('%s', async (body, message) => {
  expect(await toldOf(body)).toBe(message);
});

test.each([
  ['TimeWindow', 'kstep has no TimeWindow. Did you mean "TimeWindows"?'],
  ['Bytes', 'kstep has no Bytes. Bytes are Uint8Array here'],
  ['Nonsense', 'kstep has no Nonsense.'],
])('an import that kstep does not have: %s', async (name, message) => {
  expect(await toldOf(`visits.to(${name}.topic)`, name)).toBe(message);
});

test('a namespace import works, and so do exports that are asked for by name', async () => {
  expect(await toldOf('if (kstep.Serdes === undefined || Object.keys(kstep).length < 50) throw new Error("empty")', '} from "kstep"; import * as kstep from "kstep"; import {')).toBe('nothing');
});
