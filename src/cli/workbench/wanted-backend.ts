import type { RangeFlags } from '../input/parse-range.ts';

/** What `:backend kafka` asks for: where, and which part of the topics. */
export interface WantedBackend {
  /** `host:port`; null: the one that was used last. */
  readonly bootstrap: string | null;
  readonly range: RangeFlags;
  /** The words of the range, to be said again with the answer to the question. */
  readonly words: readonly string[];
}

const FLAGS = ['--from', '--to', '--last'];

/** `HOST:PORT --from TIME --last 100`, each part may be left out; null for anything else. */
export function parseBackend(args: readonly string[]): WantedBackend | null {
  const hasAddress = args[0] !== undefined && !args[0].startsWith('-');
  const words = hasAddress ? args.slice(1) : args;
  const values = new Map<string, string[]>();
  for (let i = 0; i < words.length; i += 2) {
    const [flag, value] = [words[i]!, words[i + 1]];
    if (!FLAGS.includes(flag) || value === undefined) return null;
    values.set(flag, [...values.get(flag) ?? [], value]);
  }
  const [from, to, last] = FLAGS.map((flag) => values.get(flag));
  return {
    bootstrap: hasAddress ? args[0]! : null, words,
    range: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(last === undefined ? {} : { last: last.at(-1)! }) },
  };
}
