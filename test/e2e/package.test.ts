import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
let project = '';

/** A user's project that has kstep installed. */
beforeAll(() => {
  expect(run(root, 'scripts/build.mjs', '--types')).toBe('');
  project = mkdtempSync(path.join(os.tmpdir(), 'kstep-project-'));
  mkdirSync(path.join(project, 'node_modules'));
  symlinkSync(root, path.join(project, 'node_modules/kstep'), 'dir');
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type: 'module' }));
});
afterAll(() => { if (project !== '') rmSync(project, { recursive: true, force: true }); });

test('exported classes keep their names in the bundle', () => {
  writeFileSync(path.join(project, 'names.js'), `
    import * as kstep from 'kstep';
    const renamed = Object.entries(kstep).filter(([name, it]) => /^class\\b/.test(Function.prototype.toString.call(typeof it === 'function' ? it : () => {})) && it.name !== name);
    console.log(renamed.map(([name, it]) => name + ' is called ' + it.name).join('\\n'));
    console.log(Object.keys(kstep).length > 50);
  `);
  expect(run(project, 'names.js')).toBe('\ntrue\n');
});

test('a topology written in JavaScript runs on the installed package', () => {
  writeFileSync(path.join(project, 'app.js'), `
    import { Consumed, Produced, Serdes, StreamsBuilder, TopologyTestDriver } from 'kstep';
    const builder = new StreamsBuilder();
    builder.stream('in', Consumed.with(Serdes.string(), Serdes.string()))
      .mapValues((value) => value.toUpperCase())
      .to('out', Produced.with(Serdes.string(), Serdes.string()));
    const driver = new TopologyTestDriver(builder.build(), { 'application.id': 'app' });
    driver.createInputTopic('in', Serdes.string(), Serdes.string()).pipeInput('k', 'hello', 1);
    console.log(driver.createOutputTopic('out', Serdes.string(), Serdes.string()).readKeyValue().join(' '));
  `);
  expect(run(project, 'app.js')).toBe('k HELLO\n');
});

test('declarations stand on their own in a strict project', () => {
  writeFileSync(path.join(project, 'app.ts'), `
    import { Consumed, Grouped, Serdes, StreamsBuilder, TimeWindows } from 'kstep';
    import type { KTable, Windowed } from 'kstep';
    const counts: KTable<Windowed<string>, bigint> = new StreamsBuilder()
      .stream('in', Consumed.with(Serdes.string(), Serdes.json<{ readonly page: string }>()))
      .groupBy((_user, visit) => visit.page, Grouped.with(Serdes.string(), Serdes.json<{ readonly page: string }>()))
      .windowedBy(TimeWindows.ofSizeAndGrace(60_000, 5_000))
      .count();
    // @ts-expect-error -- the value is a bigint
    counts.mapValues((n: string) => n);
  `);
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', lib: ['es2023'], types: [], skipLibCheck: false, preserveSymlinks: true },
    files: ['app.ts'],
  }));
  expect(run(project, createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', project)).toBe('');
});

function run(cwd: string, ...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return stdout + stderr;
}
