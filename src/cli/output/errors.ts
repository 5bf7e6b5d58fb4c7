import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ErrorPlace {
  /** The user's file: the first stack line inside its folder is shown. */
  readonly file?: string;
  readonly doing?: string;
}

interface Frame { readonly file: string; readonly line: number; readonly column: number }

/**
 * An error as a user should read it: what happened, where in their own file (with the line), and the causes, each once. Never a stack.
 */
export function describeError(error: unknown, place: ErrorPlace = {}): string {
  const lines: string[] = [];
  const chain = causes(error);
  const top = chain[0]!;
  lines.push(`${place.doing === undefined ? '' : `${place.doing}: `}${named(top)}`);
  let said = text(top);
  for (const cause of chain.slice(1)) {
    if (said.includes(text(cause))) continue;
    lines.push(`  caused by ${named(cause)}`);
    said += text(cause);
  }
  if (place.file !== undefined) {
    const frame = chain.map((cause) => frameIn(cause, place.file!)).filter((found) => found !== null).at(-1) ?? null;
    if (frame !== null) lines.push(...showFrame(frame));
  }
  return lines.join('\n');
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && !chain.includes(at); at = (at as { cause?: unknown }).cause) chain.push(at);
  return chain.length === 0 ? [error] : chain;
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trimEnd();

function named(error: unknown): string {
  if (!(error instanceof Error) || error.name === 'CommandError' || error.name === 'Error') return text(error);
  return text(error).startsWith(`${error.name}:`) ? text(error) : `${error.name}: ${text(error)}`;
}

/** The innermost stack line in the user's folder. */
function frameIn(error: unknown, userFile: string): Frame | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const folder = path.dirname(userFile);
  for (const line of error.stack.split('\n')) {
    const match = /\(?((?:file:\/\/)?\/[^():]+|[A-Za-z]:[^():]+):(\d+):(\d+)\)?\s*$/.exec(line);
    if (match === null) continue;
    const file = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if ((file === userFile || file.startsWith(folder + path.sep)) && !file.includes('node_modules')) return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return null;
}

function showFrame({ file, line, column }: Frame): string[] {
  const where = `  at ${path.relative(process.cwd(), file) || file}:${line}:${column}`;
  try {
    const code = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
    return [where, `  ${line} | ${code}`, `  ${' '.repeat(String(line).length)} | ${' '.repeat(Math.max(0, column - 1))}^`];
  } catch {
    return [where];
  }
}
