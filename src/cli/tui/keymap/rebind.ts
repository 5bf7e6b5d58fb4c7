/**
 * Other keys for commands, from a config file:
 *
 *     keys:
 *       debug.step: [s, f10]
 *       app.quit: ctrl-q
 *
 * What a file gets wrong is said and the rest is used: a typing error must not lock anyone out.
 */
import { meant } from '../../../engine/session/meant.ts';
import { problemOfKey } from './key-names.ts';
import { COMMANDS, COMMAND_IDS, type CommandEntry, type CommandId } from './commands.ts';

/** What a file gets wrong, and where in it: the names of the fields from the outside in. */
export interface Problem { readonly at: readonly (string | number)[]; readonly text: string }
export interface Rebinding { readonly entries: readonly CommandEntry[]; readonly problems: readonly Problem[] }

export function rebind(keys: unknown, commands: readonly CommandEntry[] = COMMANDS): Rebinding {
  const problems: Problem[] = [];
  const wanted = new Map<CommandId, readonly string[]>();
  if (keys !== undefined && keys !== null) {
    if (typeof keys !== 'object' || Array.isArray(keys)) return { entries: commands, problems: [{ at: ['keys'], text: 'expected command: key pairs' }] };
    for (const [id, value] of Object.entries(keys)) {
      const list = typeof value === 'string' ? [value] : Array.isArray(value) && value.every((key) => typeof key === 'string') ? (value as string[]) : null;
      if (!commands.some((entry) => entry.id === id)) problems.push({ at: ['keys', id], text: `there is no command ${id}${nearestId(id)}` });
      else if (list === null) problems.push({ at: ['keys', id], text: 'expected a key or a list of keys' });
      else {
        for (const key of list) {
          const problem = problemOfKey(key);
          if (problem !== null) problems.push({ at: ['keys', id], text: problem });
        }
        wanted.set(id as CommandId, list);
      }
    }
  }
  const entries = commands.map((entry) => (wanted.has(entry.id) ? { ...entry, keys: wanted.get(entry.id)! } : entry));
  problems.push(...clashes(entries, new Set([...wanted.keys(), ...commands.filter(({ lines }) => lines !== undefined).map(({ id }) => id)])));
  return { entries, problems };
}

function clashes(entries: readonly CommandEntry[], changed: ReadonlySet<CommandId>): readonly Problem[] {
  const owners = new Map<string, CommandEntry>();
  const problems: Problem[] = [];
  for (const entry of entries) {
    for (const key of entry.keys) {
      const place = `${entry.scope} ${key}`;
      const owner = owners.get(place);
      if (owner === undefined) owners.set(place, entry);
      else if (changed.has(entry.id) || changed.has(owner.id)) problems.push({ at: placeOf(changed.has(entry.id) ? entry.id : owner.id), text: `${key} is both ${owner.id} and ${entry.id}; ${owner.id} has it` });
    }
  }
  return problems;
}

/** Where a file gives a command its keys. */
function placeOf(id: CommandId): readonly string[] { return id.startsWith('own.') ? ['commands', id.slice(4), 'key'] : ['keys', id]; }

/** By spelling, else by a part of the name. */
function nearestId(id: string): string {
  const tail = id.split('.').pop()!.toLowerCase();
  const near = meant(id, COMMAND_IDS);
  const match = near !== '' ? undefined : COMMAND_IDS.find((known) => known.toLowerCase().endsWith(tail)) ?? COMMAND_IDS.find((known) => known.toLowerCase().includes(tail));
  return match === undefined ? near : `; did you mean ${match}?`;
}
