import type { Json } from './codec.ts';
import { nearest } from '../common/nearest.ts';
import { ACTING } from './commands/acting.ts';
import { refused, type CommandResult } from './commands/command.ts';
import { CommandTable } from './commands/command-table.ts';
import { arrived, MOVING } from './commands/moving.ts';
import { recordAt } from './moment.ts';
import type { Session } from './session.ts';
import type { ViewExtras } from './views/make-view.ts';
import { plainSentence } from './sentences/step-sentence.ts';
import type { Completion } from './view.ts';

/** A named moment. */
export interface Mark { readonly name: string; readonly at: number }

/**
 * The command language over a session: what `kstep debug --plain`, scripts, the `:` line of the workbench and tutorials all speak.
 * It keeps what belongs to debugging and not to the run: marks, breakpoints, the log of commands.
 */
export class Debugger {
  readonly session: Session;
  readonly table: CommandTable;
  readonly #marks = new Map<string, Mark>();

  constructor(session: Session, table: CommandTable = new CommandTable([...MOVING, ...ACTING])) {
    this.session = session;
    this.table = table;
  }

  execute(line: string): Promise<CommandResult> { return this.table.execute(this, line); }
  complete(line: string, caret: number): readonly Completion[] { return this.table.complete(this, line, caret); }

  // ---- where

  sentence(): string { return plainSentence(this.session); }

  whereData(): { [field: string]: Json } {
    const { moment } = this.session;
    return { ...moment.position, at: moment.at, head: this.session.timeline.steps.length, sentence: this.sentence(), node: this.stack().at(-1) ?? null };
  }

  /** Nodes from the source to where the cursor stands, within the turn at hand. */
  stack(): string[] {
    const { moment, timeline } = this.session;
    if (moment.at === 0) return [];
    const turn = timeline.turnAt(moment.cursor - 1);
    if (turn < 0) return [];
    const way: { node: string; depth: number }[] = [];
    for (let number = timeline.turns.at(turn); number < moment.cursor; number++) {
      const event = timeline.log.at(number);
      if (event.kind !== 'node-enter') continue;
      while (way.length > 0 && way.at(-1)!.depth >= event.depth) way.pop();
      way.push(event);
    }
    return way.map(({ node }) => node);
  }

  /** Why one cannot go further in a direction. */
  whyNot(forward: boolean): string {
    if (!forward) return 'this is the beginning; nothing is before it';
    const { failure } = this.session.run;
    const { limit, moment } = this.session;
    if (limit !== null && moment.record >= limit.record) return limit.why;
    if (failure !== null) return `the run has ended with an error: ${failure.error instanceof Error ? failure.error.message : String(failure.error)}`;
    return this.session.total === null ? 'no record has arrived yet' : `this is the end of the input: ${this.session.timeline.inputCount} records`;
  }

  /** What views show of debugging itself. */
  extras(): ViewExtras {
    return { marks: () => this.marks.map(({ name, at }) => ({ name, record: recordAt(this.session.timeline, at) })) };
  }

  // ---- marks

  markNames(): string[] { return [...this.#marks.keys()]; }
  get marks(): readonly Mark[] { return [...this.#marks.values()]; }
  setMark(name: string): CommandResult {
    const { moment } = this.session;
    this.#marks.set(name, { name, at: moment.at });
    this.session.changed();
    return { ok: true, lines: [`mark ${name} at ${moment.position.record}.${moment.position.step}`], data: { mark: name, at: moment.at } };
  }
  jump(name: string): CommandResult {
    const mark = this.#marks.get(name);
    if (mark === undefined) {
      const near = nearest(name, this.#marks.keys());
      return refused(`there is no mark ${name}${near === null ? '' : `; did you mean ${near}?`} (${this.markNames().join(', ') || 'none is set'})`);
    }
    this.session.goAt(mark.at);
    return arrived(this);
  }

  goToTime(text: string | undefined): CommandResult {
    if (text === undefined) return refused('goto time needs a time: epoch milliseconds, 01:05 after the base time, or an ISO date');
    const time = parseMoment(text, this.session.options.baseTime ?? 0);
    if (time === null) return refused(`${text} is not a time; write epoch milliseconds, 01:05 or an ISO date`);
    const { timeline } = this.session;
    let found = -1;
    for (const [id, moves] of timeline.clocks) {
      if (!id.startsWith('stream:')) continue;
      let low = 0;
      let high = moves.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const event = timeline.log.at(moves.at(middle));
        if (event.kind === 'time-advance' && event.new < time) low = middle + 1;
        else high = middle;
      }
      if (low < moves.length && (found < 0 || moves.at(low) < found)) found = moves.at(low);
    }
    if (found < 0) return refused(`stream time has not reached ${text} in what was recorded so far`);
    this.session.goToEvent(found);
    return arrived(this);
  }
}

/** `01:05` after the base time, epoch ms, or an ISO date. */
export function parseMoment(text: string, baseTime: number): number | null {
  if (/^-?\d+$/.test(text)) return Number(text);
  const relative = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?$/.exec(text);
  if (relative !== null) {
    const [, hours, minutes, seconds, millis] = relative;
    return baseTime + ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((millis ?? '').padEnd(3, '0'));
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}
