/**
 * `npm run bench [-- --records N] [--keys N] [--only TEXT] [--no-java]`, or `npm run bench -- --tui` for the terminal: speed and memory in one run, each number beside what it is to be
 * compared with: the same topology in Kafka's own test driver on this machine, and the same work in a loop written by hand.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { drives } from './drive.ts';
import type { KeyTimes, PlacedTimes } from './tui.ts';
import type { SessionTimes } from './session.ts';
import { logLogSlope } from './slope.ts';
import type { Rate } from './stopwatch.ts';

const root = path.join(import.meta.dirname, '../..');
/** V8's young space is 16 MB by default; the JVM of the comparison takes a third of its heap. The loop by hand gets the same. */
const YOUNG_SPACE = ['--max-semi-space-size=256', '--min-semi-space-size=256'];
const { values: flags } = parseArgs({
  options: {
    records: { type: 'string', default: '400000' },
    keys: { type: 'string', default: '10000' },
    only: { type: 'string' },
    java: { type: 'boolean', default: true },
    tui: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const records = Number(flags.records);
const keys = Number(flags.keys);
const sections: readonly (readonly [name: string, run: () => void])[] = [
  ['throughput', throughput], ['trace', trace], ['scaling', scaling], ['retention', retention], ['session', session],
];

console.log(`${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, ${number(records)} records, ${number(keys)} keys, values of 100 bytes`);
if (flags.tui) {
  await terminal();
  process.exit(0);
}
for (const [name, run] of sections) {
  if (flags.only !== undefined && !name.includes(flags.only)) continue;
  console.log(`\n${name}`);
  run();
}

/** Records per second through the test driver, bytes in and bytes out, trace off. */
function throughput(): void {
  const java = flags.java ? whyNoJava() : '--no-java';
  if (java !== null) console.log(`  without Kafka's own driver: ${java}`);
  let busy = false;
  for (const drive of drives) {
    const ours = measure<Rate>(drive);
    const hand = measure<Rate>(drive === 'stateless' ? 'stateless-by-hand' : 'memory-by-hand');
    const theirs = java === null ? javaRate(drive) : null;
    const bytes = drive === 'stateless' ? measure<Rate>('bytes-alone') : null;
    busy ||= ours.perProcessorSecond > 1.3 * ours.perSecond;
    const parts = [`${drive.padEnd(10)} ${rate(ours)}`, `by hand ${rate(hand)}, ${(hand.perProcessorSecond / ours.perProcessorSecond).toFixed(1)} times ours`];
    if (bytes !== null) parts.push(`its serdes alone ${rate(bytes)}${theirs === null ? '' : `, ${(bytes.perSecond / theirs).toFixed(1)} times Kafka on the JVM`}`);
    if (theirs !== null) parts.push(`Kafka on the JVM ${number(theirs)}/s; ours is ${(ours.perSecond / theirs).toFixed(1)} times that`);
    console.log(`  ${parts.join(' · ')}`);
  }
  console.log('  (in brackets: per second of processor time)');
  if (busy) console.log('  The machine was busy with other things: compare what stands in brackets.');
}

function trace(): void {
  const some = Math.min(records, 100_000);
  for (const drive of ['stateless', 'memory']) {
    const result = measure<{ off: Rate; on: Rate; nanosecondsPerRecord: number; eventsPerRecord: number; bytesPerRecord: number }>(`trace-${drive}`, some);
    console.log(
      `  ${drive.padEnd(10)} off ${rate(result.off)} · on ${rate(result.on)} · recording costs ${number(result.nanosecondsPerRecord)} ns, ` +
        `${result.eventsPerRecord.toFixed(1)} events and ${number(result.bytesPerRecord)} bytes a record`,
    );
  }
}

function scaling(): void {
  const points: [number, number][] = [];
  for (const count of [10_000, 31_623, 100_000, 316_228, 1_000_000]) {
    const { nanosecondsPerRecord } = measure<{ nanosecondsPerRecord: number }>('scaling', records, count);
    points.push([count, nanosecondsPerRecord]);
    console.log(`  ${number(count).padStart(9)} keys  ${number(nanosecondsPerRecord).padStart(6)} ns a record`);
  }
  console.log(`  log-log slope ${logLogSlope(points).toFixed(2)} (0 is flat, 1 is linear)`);
}

/** The workbench on the earthquakes, and with many records. */
async function terminal(): Promise<void> {
  const { tuiTimes, loadedTimes } = await import('./tui.ts');
  for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
    const { firstFrame, keyToByte, bytes, idleBytes, idleCpu } = await tuiTimes(columns, rows);
    console.log(
      `  ${columns}x${rows}  first frame ${firstFrame.toFixed(0)} ms after exec · key to first byte ${keyToByte[0].toFixed(1)} ms (95 %: ${keyToByte[1].toFixed(1)}) · ` +
        `${bytes[0]} bytes a key (95 %: ${bytes[1]}) · ${idleBytes} bytes and ${idleCpu.toFixed(0)} ms of processor time in an idle second`,
    );
  }
  const keyTimes = (times: KeyTimes): string =>
    `key to first byte ${times.keyToByte[0].toFixed(1)} ms (95 %: ${times.keyToByte[1].toFixed(1)}) · ${times.bytes[0]} bytes a key (95 %: ${times.bytes[1]})`;
  const placed = ({ ran, place, letGo, jump, toBeginning, toEnd, why, keyToByte, bytes }: PlacedTimes): void => console.log(
    `  80x24 with ${number(records)} records, run in ${ran.toFixed(0)} s\n    at record ${number(place)}: ${keyTimes({ keyToByte, bytes })}\n` +
      `    ${letGo === null ? 'all records are still there' : `at record ${number(letGo.place)}, whose events were let go: ${keyTimes(letGo)}`}\n` +
      `    jump with g ${jump[0].toFixed(0)} ms (95 %: ${jump[1].toFixed(0)}), to the beginning ${toBeginning.toFixed(0)}, to the end ${toEnd.toFixed(0)} · why ${why.toFixed(0)} ms`,
  );
  const { memory: [before, half, after], keys: many, frames } = await loadedTimes(records, 10_000, placed);
  console.log(
    `    ${number(before)} MB, after ${number(many / 2)} keys ${number(half)} MB, after ${number(many)} keys ${number(after)} MB · plays ${frames.toFixed(0)} frames a second`,
  );
}

/** The debugger over a long run. */
function session(): void {
  const count = flags.only === undefined ? 200_000 : records;
  const result = measure<SessionTimes>('session', count);
  const ms = ([median, largest]: readonly [number, number]): string => `${median.toFixed(2)} ms (at most ${largest.toFixed(2)})`;
  console.log(`  ${number(count)} records of windowed count taken and recorded, ${number(result.recordsPerSecond)}/s, ${number(result.megabytes)} MB`);
  console.log(`  back one step ${ms(result.back)} · jump anywhere ${ms(result.jump)} · all panes after a jump ${ms(result.view)}`);
  console.log(`  reverse watch ${ms(result.reverseWatch)} · why of a count ${ms(result.why)} · whynot ${ms(result.whynot)}`);
}

function retention(): void {
  const result = measure<Rate & { heap: { records: number; megabytes: number }[] }>('retention', 10_000_000);
  console.log(`  10,000,000 records, a window store that keeps an hour (3,600,000 records): ${rate(result)}`);
  console.log(`  heap in MB after each million: ${result.heap.map(({ megabytes }) => megabytes.toFixed(0)).join(' ')}`);
}

function measure<T>(what: string, count = records, keyCount = keys): T {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=12288', ...YOUNG_SPACE, path.join(root, 'scripts/run.mjs'), path.join(import.meta.dirname, 'measure.ts'), what, String(count), String(keyCount)],
    { encoding: 'utf8', cwd: root },
  );
  if (status !== 0) throw new Error(`the measurement ${what} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

function whyNoJava(): string | null {
  for (const command of ['java', 'mvn']) if (spawnSync(command, ['-version'], { stdio: 'ignore' }).error !== undefined) return `there is no ${command}`;
  return existsSync(path.join(root, 'test/broker/broker')) ? null : 'test/broker/broker is missing';
}

function javaRate(drive: string): number | null {
  const { stdout, stderr } = spawnSync(
    path.join(root, 'test/broker/broker'), ['java', path.join(root, 'test/broker/Drive.java'), 'driver', drive, String(records), String(keys)], { encoding: 'utf8', cwd: root },
  );
  const found = /: ([\d.,]+) records\/s/.exec(stdout);
  if (found === null) {
    console.log(`  Kafka's own driver did not run: ${stderr.trim().split('\n').at(-1) ?? ''}`);
    return null;
  }
  return Number(found[1]!.replaceAll(',', ''));
}

function rate({ perSecond, perProcessorSecond }: Rate): string { return `${number(perSecond)}/s (${number(perProcessorSecond)})`; }

function number(value: number): string { return Math.round(value).toLocaleString('en-US'); }
