import type { Syntax } from './syntax.ts';

/** Fields that were looked for in vain: whether any value had one, and what those that had none had instead. */
export type Misses = Map<Syntax, { found: boolean; readonly names: Set<string> }>;

const MOST_NAMES = 50;

export function noteField(misses: Misses, syntax: Syntax, found: boolean, names: () => Iterable<string>): void {
  let entry = misses.get(syntax);
  if (entry === undefined) {
    if (found) {
      misses.set(syntax, { found: true, names: new Set() });
      return;
    }
    entry = { found: false, names: new Set() };
    misses.set(syntax, entry);
  }
  if (found) entry.found = true;
  else if (!entry.found && entry.names.size < MOST_NAMES) for (const name of names()) entry.names.add(name);
}
