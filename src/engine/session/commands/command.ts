import type { Json } from '../codec.ts';
import type { Completion } from '../view.ts';
import type { ViewFound } from '../view-find.ts';
import type { Debugger } from '../debugger.ts';
import { refusalText, type Say } from '../refusals/refused.ts';

export interface Text { readonly en: string; readonly zh: string }

/** What a command answers: lines for a person, data for a program (documented per command in `data`). */
export interface CommandResult {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly data: Json;
  /** Where a screen shows the answer; the lines then repeat it for those without one. */
  readonly pane?: 'why' | 'compare';
  /** Places in panes that a screen can go to. */
  readonly found?: ViewFound;
  /** What is left to say on a screen that shows the rest by itself. */
  readonly notice?: string;
  /** What log lines have told since the command before. */
  readonly log?: readonly Json[];
  /** A refusal that the table says in the session's language. */
  readonly refusal?: Say;
}
export const said = (lines: string | readonly string[], data: Json = null): CommandResult => ({ ok: true, lines: typeof lines === 'string' ? [lines] : lines, data });
/** `message` may have several lines: an expression with a caret under the place. */
export const refused = (message: string | Say): CommandResult => {
  const text = typeof message === 'string' ? message : refusalText(message, 'en');
  return { ok: false, lines: text.split('\n'), data: { error: text }, ...(typeof message === 'string' ? {} : { refusal: message }) };
};

/** A command as it was typed. `count` stands before the name (`25n`) or is null; `back` is a `-` behind the name. */
export interface Invocation {
  readonly count: number | null;
  readonly back: boolean;
  /** Words, unquoted. */
  readonly args: readonly string[];
  /** Everything behind the name as it was typed: for expressions. */
  readonly rest: string;
}

/** One command of the language. The table makes help, completion and the documentation from it. */
export interface Command {
  /** The first is its name, the others are short for it. */
  readonly names: readonly [string, ...string[]];
  readonly group: 'moving' | 'looking' | 'stopping' | 'asking' | 'what-if' | 'acting' | 'session';
  readonly usage: string;
  readonly summary: Text;
  /** More for `help NAME`; examples. */
  readonly help?: Text;
  /** Shape of `data` with --json, in words. */
  readonly data?: string;
  /** An empty line runs it again. */
  readonly repeats?: true;
  run(on: Debugger, call: Invocation): CommandResult | Promise<CommandResult>;
  complete?(on: Debugger, word: string, args: readonly string[]): readonly Completion[];
}
