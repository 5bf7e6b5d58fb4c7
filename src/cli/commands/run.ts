import path from 'node:path';
import { oneLine } from '../../engine/session/sentences/one-line.ts';
import type { OutputRecord } from '../../engine/session/run-to-end.ts';
import type { TraceEvent } from '../../engine/index.ts';
import { describeError } from '../output/errors.ts';
import { formatTime, formatValue } from '../output/values.ts';
import { traceLine } from '../output/trace-line.ts';
import { CommandError } from '../exit.ts';
import { confirmWrites, kafkaAccess } from './kafka-access.ts';
import { sessionOptions, type TopologyFlags } from './options.ts';

export interface RunFlags extends TopologyFlags { readonly json?: boolean; readonly trace?: boolean; readonly idle?: string }

/** `kstep run`: to the end; prints what each output topic received. */
export async function run(file: string, flags: RunFlags): Promise<void> {
  const options = await sessionOptions(file, flags);
  const { runToEnd } = await import('../../engine/session/run-to-end.ts');
  const applicationId = String(options.config?.['application.id'] ?? 'app');
  const kafka = await kafkaAccess(flags, 'write', applicationId, options.config);
  let stopped = false;
  const stop = (): void => {
    if (stopped) process.exit(130);
    stopped = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    if (kafka !== null) await confirmWrites(flags, { ...options, kafka });
    const summary = await runToEnd({
      session: { ...options, kafka },
      clock: { now: Date.now },
      onOutput: (record) => print(flags.json === true ? JSON.stringify({ ...(flags.trace === true ? { kind: 'record' } : {}), ...record }) : outputLine(record)),
      trace: flags.trace === true ? { emit: (event: TraceEvent) => print(flags.json === true ? JSON.stringify(traceLine(event)) : `  ${traceText(event)}`) } : null,
      stopped: () => stopped,
      idleMs: Number(flags.idle ?? 1000),
    });
    if (flags.json !== true) process.stderr.write(`${summary.processed} ${summary.processed === 1 ? 'record' : 'records'} processed, ${summary.sent} written, ${summary.dropped} dropped\n`);
  } catch (error) {
    await kafka?.backend.close().catch(() => undefined);
    if (error instanceof CommandError) throw error;
    throw new CommandError(describeError(error, { file: path.resolve(file) }), 1, { cause: error });
  }
}

function outputLine({ topic, key, value, timestamp, headers }: OutputRecord): string {
  const list = headers.map(([name, header]) => `${name}=${formatValue(header)}`).join(' ');
  return `${topic}\t${formatTime(timestamp)}\t${formatValue(key)}\t${formatValue(value)}${list === '' ? '' : `\t${list}`}`;
}

function traceText(event: TraceEvent): string {
  const { kind, ...rest } = traceLine(event);
  return `${String(kind).padEnd(12)} ${Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? oneLine(value) : JSON.stringify(value)}`).join(' ')}`;
}
