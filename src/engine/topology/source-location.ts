import type { SourceLocation } from './plan.ts';

/**
 * Where in the user's program a DSL call stands: the first stack frame outside the engine, or outside the bundle that the engine is part
 * of. Only building a topology asks, never a record. The file is as the runtime spells it (a path or a `file:` URL).
 */
export function userLocation(): SourceLocation | null {
  const limit = Error.stackTraceLimit;
  // enough for the calls inside the engine and the one outside
  Error.stackTraceLimit = 14;
  const stack = new Error().stack;
  Error.stackTraceLimit = limit;
  return stack === undefined ? null : firstFrameOutside(stack, isEngineFile);
}

/** The first `file:line:column` in a stack trace whose file is not `inside`; frames of the runtime itself (`node:…`) do not count. */
export function firstFrameOutside(stack: string, inside: (file: string) => boolean): SourceLocation | null {
  for (const frame of stack.split('\n')) {
    const found = FRAME.exec(frame);
    if (found === null) continue;
    const [, called, bare, line, column] = found;
    const file = called ?? bare!;
    if (file.startsWith('node:') || file.startsWith('<') || file.startsWith('eval at ') || inside(file)) continue;
    return { file, line: Number(line), column: Number(column) };
  }
  return null;
}

/** `    at name (file:line:column)` or `    at file:line:column`, also with `async` before the file. */
const FRAME = /^\s*at (?:.+? \((.+)(?=:\d+:\d+\)$)|(?:async )?(.+?)(?=:\d+:\d+$)):(\d+):(\d+)/;

const HERE = pathOf(import.meta.url);
/** This very file lies in `<engine>/topology/`, unless a bundler has put it elsewhere; source maps may name the sources all the same. */
const SOURCE_SUFFIX = '/topology/source-location.ts';
const ENGINE_ROOTS: readonly string[] = HERE.endsWith(SOURCE_SUFFIX)
  ? [HERE.slice(0, HERE.length - SOURCE_SUFFIX.length + 1)]
  : [parentOf(HERE), `${parentOf(parentOf(HERE).slice(0, -1))}src/engine/`];

function isEngineFile(file: string): boolean {
  const path = pathOf(file);
  return ENGINE_ROOTS.some((root) => path.startsWith(root));
}

function parentOf(path: string): string { return path.slice(0, path.lastIndexOf('/') + 1); }

/** A `file:` URL or a path, with forward slashes and without a query. */
function pathOf(file: string): string {
  let path = file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
  const query = path.indexOf('?');
  if (query >= 0) path = path.slice(0, query);
  return path.replaceAll('\\', '/');
}
