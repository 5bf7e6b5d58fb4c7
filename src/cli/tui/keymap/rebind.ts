/**
 * Other keys for commands, from a config file:
 *
 *     keys:
 *       debug.step: [s, f10]
 *       app.quit: ctrl-q
 *
 * What a file gets wrong is said and the rest is used: a typing error must not lock anyone out.
 */
import { COMMANDS, COMMAND_IDS, type CommandEntry, type CommandId } from './commands.ts';

export interface Rebinding { readonly entries: readonly CommandEntry[]; readonly problems: readonly string[] }

export function rebind(keys: unknown, commands: readonly CommandEntry[] = COMMANDS): Rebinding {
  const problems: string[] = [];
  const wanted = new Map<CommandId, readonly string[]>();
  if (keys !== undefined && keys !== null) {
    if (typeof keys !== 'object' || Array.isArray(keys)) return { entries: commands, problems: ['keys: expected command: key pairs'] };
    for (const [id, value] of Object.entries(keys)) {
      const list = typeof value === 'string' ? [value] : Array.isArray(value) && value.every((key) => typeof key === 'string') ? (value as string[]) : null;
      if (!(COMMAND_IDS as readonly string[]).includes(id)) problems.push(`keys.${id}: no such command${nearest(id)}`);
      else if (list === null) problems.push(`keys.${id}: expected a key or a list of keys`);
      else wanted.set(id as CommandId, list);
    }
  }
  const entries = commands.map((entry) => (wanted.has(entry.id) ? { ...entry, keys: wanted.get(entry.id)! } : entry));
  problems.push(...clashes(entries, new Set(wanted.keys())));
  return { entries, problems };
}

function clashes(entries: readonly CommandEntry[], changed: ReadonlySet<CommandId>): readonly string[] {
  const owners = new Map<string, CommandEntry>();
  const problems: string[] = [];
  for (const entry of entries) {
    for (const key of entry.keys) {
      const place = `${entry.scope} ${key}`;
      const owner = owners.get(place);
      if (owner === undefined) owners.set(place, entry);
      else if (changed.has(entry.id) || changed.has(owner.id)) problems.push(`keys: ${key} is both ${owner.id} and ${entry.id}; ${owner.id} has it`);
    }
  }
  return problems;
}

function nearest(id: string): string {
  const tail = id.split('.').pop()!.toLowerCase();
  const match = COMMAND_IDS.find((known) => known.toLowerCase().endsWith(tail)) ?? COMMAND_IDS.find((known) => known.toLowerCase().includes(tail));
  return match === undefined ? '' : `; did you mean ${match}?`;
}
