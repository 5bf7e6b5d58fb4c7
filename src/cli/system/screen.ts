/** Flags with which a command does without the full screen. */
export interface ScreenFlags { readonly plain?: boolean; readonly json?: boolean; readonly script?: string; readonly execute?: readonly string[] }

/** True where a person sits in front of a terminal that can show the workbench, and did not ask for text. */
export function isForScreen(flags: ScreenFlags): boolean {
  if (flags.plain === true || flags.json === true || flags.script !== undefined || flags.execute !== undefined) return false;
  return process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
}
