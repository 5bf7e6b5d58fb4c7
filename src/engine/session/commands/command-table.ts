import { nearest } from '../../common/nearest.ts';
import { KafkaException } from '../../errors/errors.ts';
import type { Completion } from '../view.ts';
import type { Debugger } from '../debugger.ts';
import { TextProblem } from '../what-if/json-text.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { parseLine } from './parse-line.ts';
import { ExpressionError } from '../conditions/expression-error.ts';
import { Refused, refusalText } from '../refusals/refused.ts';

/** All commands by name. Looks names up, repeats the last command for an empty line, and turns what goes wrong into one message. */
export class CommandTable {
  readonly commands: readonly Command[];
  readonly #byName = new Map<string, Command>();
  #last: string | null = null;

  constructor(commands: readonly Command[]) {
    this.commands = [...commands, this.#help()];
    for (const command of this.commands) for (const name of command.names) this.#byName.set(name, command);
  }

  find(name: string): Command | null {
    const exact = this.#byName.get(name);
    if (exact !== undefined) return exact;
    const starting = [...new Set([...this.#byName].filter(([known]) => known.startsWith(name)).map(([, command]) => command))];
    return name.length > 1 && starting.length === 1 ? starting[0]! : null;
  }

  async execute(on: Debugger, line: string): Promise<CommandResult> {
    const { refusal, ...result } = await this.#run(on, line);
    return refusal === undefined ? result : refused(refusalText(refusal, on.session.language));
  }

  async #run(on: Debugger, line: string): Promise<CommandResult> {
    try {
      const typed = line.trim() === '' ? this.#last ?? '' : line;
      const call = parseLine(typed);
      if (call === null) return said([]);
      const command = this.find(call.name);
      if (command === null) {
        const near = nearest(call.name, this.#byName.keys());
        return refused((say) => say.noCommand(call.name, near));
      }
      this.#last = command.repeats === true ? typed : null;
      return await command.run(on, call);
    } catch (error) {
      if (error instanceof TextProblem) return { ok: false, lines: [error.message], data: { error: error.message, line: error.line, column: error.column } };
      if (error instanceof Refused || error instanceof ExpressionError) return refused(error.say);
      return refused(error instanceof KafkaException || error instanceof RangeError ? error.message : `${(error as Error).name}: ${(error as Error).message}`);
    }
  }

  complete(on: Debugger, line: string, caret: number): readonly Completion[] {
    const before = line.slice(0, caret);
    if (/^\p{Script=Han}+$/u.test(before)) return this.#meaning(on, before);
    const parts = /^\s*\d*\s*([A-Za-z]*(?:-[A-Za-z]+)*)-?(\s+(?:.*\s)?)?(\S*)$/s.exec(before);
    if (parts === null || (parts[2] === undefined && parts[3] !== '')) return [];
    const [, name, gap, word] = parts;
    if (gap === undefined) {
      const begun = this.commands.filter((command) => command.names[0].startsWith(name!));
      return begun.length > 0 || name!.length < 2 ? begun.map((command) => completionOf(command, on)) : this.#meaning(on, name!.toLowerCase());
    }
    const command = this.find(name!);
    return (command?.complete?.(on, word!, gap.trim().split(/\s+/).filter((part) => part !== '')) ?? []).filter((completion) => completion.text.startsWith(word!));
  }

  /** Where no name begins so: commands that have the word in a name, its letters in this order in a name, or the word in what they say of themselves. */
  #meaning(on: Debugger, word: string): readonly Completion[] {
    const letters = new RegExp([...word].join('.*'), 'u');
    const found = [
      ...this.commands.filter(({ names }) => names.some((name) => name.includes(word))),
      ...this.commands.filter(({ names }) => names.some((name) => letters.test(name))),
      ...this.commands.filter(({ summary }) => summary[on.session.language].toLowerCase().includes(word)),
    ];
    return [...new Set(found)].map((command) => completionOf(command, on));
  }

  #help(): Command {
    return {
      names: ['help', 'h', '?'],
      group: 'session',
      usage: 'help [COMMAND]',
      summary: { en: 'all commands, or one', zh: '全部命令，或某一条' },
      data: '{ commands: [{ name, short, usage, summary }] }',
      run: async (on, call) => {
        if (call.args[0] === 'expressions') return this.execute(on, 'expressions');
        const language = on.session.language;
        const wanted = call.args[0];
        const shown = wanted === undefined ? this.commands : [this.find(wanted)].filter((command) => command !== null);
        if (shown.length === 0) return refused((say) => say.noCommandToHelp(wanted!, nearest(wanted!, this.#byName.keys())));
        const width = Math.max(...shown.map((command) => command.usage.length));
        const lines = shown.flatMap((command) => [
          `${command.usage.padEnd(width)}  ${command.summary[language]}${command.names.length > 1 ? `  (${command.names.slice(1).join(', ')})` : ''}`,
          ...(wanted === undefined || command.help === undefined ? [] : command.help[language].split('\n').map((line) => `  ${line}`)),
          ...(wanted === undefined || command.data === undefined ? [] : [`  --json: ${command.data}`]),
        ]);
        return said(lines, { commands: shown.map((command) => ({ name: command.names[0], short: command.names.slice(1), usage: command.usage, summary: command.summary[language] })) });
      },
      complete: (_on, word) => this.commands.filter((command) => command.names[0].startsWith(word)).map((command) => ({ text: command.names[0], hint: '' })),
    };
  }
}

function completionOf({ names, summary }: Command, on: Debugger): Completion { return { text: names[0], hint: summary[on.session.language] }; }
