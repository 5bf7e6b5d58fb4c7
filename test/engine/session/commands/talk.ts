import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { DebuggerHost, LoadedSource } from '../../../../src/engine/session/debugger-host.ts';
import type { CommandResult } from '../../../../src/engine/session/commands/command.ts';
import type { SessionOptions, TopicInput } from '../../../../src/engine/session/session-options.ts';
import type { StreamsBuilder } from '../../../../src/engine/index.ts';
import { open, VISITS, visitsPerMinute } from '../sessions.ts';

/** A debugger to talk to, with its answers as one text a line. */
export class Talk {
  readonly on: Debugger;
  constructor(on: Debugger) { this.on = on; }

  static async about(topology: SessionOptions['topology'] = visitsPerMinute, inputs: readonly TopicInput[] = [VISITS], more: Partial<SessionOptions> = {}, host: DebuggerHost | null = null): Promise<Talk> {
    return new Talk(new Debugger(await open(topology, inputs, more), { host }));
  }

  async result(line: string): Promise<CommandResult> { return this.on.execute(line); }
  /** What it says; a refusal begins with `!`. */
  async say(...lines: readonly string[]): Promise<string> {
    let last = '';
    for (const line of lines) {
      const result = await this.on.execute(line);
      last = `${result.ok ? '' : '! '}${result.lines.join('\n')}`;
    }
    return last;
  }
  /** Where the cursor stands afterwards: `4.2`. */
  async at(...lines: readonly string[]): Promise<string> {
    await this.say(...lines);
    const { record, step } = this.on.session.moment.position;
    return `${record}.${step}`;
  }
}

/** Files in memory. Topologies are functions here: the text of one is a word for it. */
export class MemoryHost implements DebuggerHost {
  readonly files = new Map<string, string>();
  readonly topologies: { [source: string]: (builder: StreamsBuilder) => void };
  loaded: LoadedSource | null;

  constructor(source: string, topologies: MemoryHost['topologies']) {
    this.topologies = topologies;
    this.files.set('topology.ts', source);
    this.loaded = { file: 'topology.ts', source, topology: topologies[source]!, config: {} };
  }

  async *lines(file: string): AsyncGenerator<string> {
    const text = this.files.get(file);
    if (text === undefined) throw new Error(`${file}: no such file`);
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    yield* lines;
  }
  write(file: string, lines: Iterable<string>): Promise<number> {
    const text = [...lines].map((line) => `${line}\n`).join('');
    this.files.set(file, text);
    return Promise.resolve(text.length);
  }
  load(file: string, source: string | null): Promise<LoadedSource> {
    const text = source ?? this.files.get(file) ?? '';
    const topology = this.topologies[text];
    return topology === undefined ? Promise.reject(new Error(`${file}: cannot find module './missing.ts'`)) : Promise.resolve({ file, source: text, topology, config: {} });
  }
  sourceLine(_file: string, line: number): string | null { return line > 0 && line < 100 ? `line ${line} of the program` : null; }
  relative(_from: string, to: string): string { return to; }
  resolve(_from: string, relative: string): string { return relative; }
}
