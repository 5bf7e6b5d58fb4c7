import { expect } from 'vitest';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { CommandResult } from '../../../../src/engine/session/commands/command.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { ViewCause } from '../../../../src/engine/session/view.ts';

/** A run taken to its end, ready for questions. */
export async function finished(opening: Promise<Session>): Promise<Debugger> {
  const session = await opening;
  await session.end();
  return new Debugger(session);
}

/** The lines of an answer; it must be one. */
export async function ask(on: Debugger, line: string): Promise<readonly string[]> {
  const result = await on.execute(line);
  expect(result.ok, result.lines.join('\n')).toBe(true);
  return result.lines;
}
export async function refusal(on: Debugger, line: string): Promise<string> {
  const result = await on.execute(line);
  expect(result.ok, result.lines.join('\n')).toBe(false);
  return result.lines.join('\n');
}
export async function inputsOf(on: Debugger, line: string): Promise<{ readonly inputs: readonly number[]; readonly triggers: readonly number[] }> {
  const { data } = await on.execute(line) as CommandResult & { readonly data: { readonly inputs: readonly number[]; readonly triggers: readonly number[] } };
  return { inputs: data.inputs, triggers: data.triggers };
}

/** All causes of a tree, flat. */
export function flat(cause: ViewCause): readonly ViewCause[] { return [cause, ...cause.causes.flatMap(flat)]; }
