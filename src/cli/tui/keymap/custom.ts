/**
 * Commands of one's own, from a config file: a name for the command line, perhaps a key, and the lines that it stands for.
 *
 *     commands:
 *       dropped:                      # :dropped
 *         key: f5
 *         help: to the next record that was dropped, and why
 *         lines: [tbreak drop, continue, why]
 *       orders: [store orders, pane store]
 *
 * Lines are those of the command line; the first that fails ends them.
 */
import { meant } from '../../../engine/session/meant.ts';
import type { CommandEntry } from './commands.ts';
import { problemOfKey } from './key-names.ts';
import type { Problem } from './rebind.ts';

export interface CustomCommands { readonly entries: readonly CommandEntry[]; readonly problems: readonly Problem[] }

/** The names that lines may begin with: which of them a line means, and all of them. */
export interface KnownCommands { find(line: string): string | null; readonly names: readonly string[] }

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/i;
const FIELDS = ['key', 'lines', 'help'];

export function customCommands(config: unknown, known: KnownCommands): CustomCommands {
  const problems: Problem[] = [];
  const entries: CommandEntry[] = [];
  if (config === undefined || config === null) return { entries, problems };
  if (typeof config !== 'object' || Array.isArray(config)) return { entries, problems: [{ at: ['commands'], text: 'expected name: lines pairs' }] };
  for (const [name, value] of Object.entries(config)) {
    const at = ['commands', name];
    const wrong = (text: string, ...more: readonly (string | number)[]): void => void problems.push({ at: [...at, ...more], text });
    const fields: { readonly [field: string]: unknown } = isFields(value) ? value : { lines: value };
    const lines = texts(fields['lines']);
    const keys = fields['key'] === undefined ? [] : texts(fields['key']);
    const { help } = fields;
    if (!NAME.test(name)) { wrong('a name has letters, digits and - only'); continue; }
    if (known.names.includes(name)) { wrong(`there is a command ${name} already`); continue; }
    for (const field of Object.keys(fields)) {
      if (FIELDS.includes(field)) continue;
      wrong(`there is no field ${field}${meant(field, FIELDS)} (${FIELDS.join(', ')})`, field);
    }
    if (lines === null || lines.length === 0) { wrong('expected a line or a list of lines'); continue; }
    if (keys === null) wrong('expected a key or a list of keys', 'key');
    if (help !== undefined && typeof help !== 'string') wrong('expected a text', 'help');
    const bad = lines.findIndex((line) => known.find(line) === null);
    if (bad >= 0) {
      const word = /^\s*\d*\s*([^\s]*)/.exec(lines[bad]!)![1]!;
      wrong(`there is no command ${word}${meant(word, known.names)}`, ...(isFields(value) ? ['lines'] : []), ...(Array.isArray(fields['lines']) ? [bad] : []));
      continue;
    }
    const good = (keys ?? []).filter((key) => {
      const problem = problemOfKey(key);
      if (problem !== null) wrong(problem, 'key');
      return problem === null;
    });
    const text = typeof help === 'string' ? help : lines.join('; ');
    entries.push({ id: `own.${name}`, keys: good, label: { en: name, zh: name }, help: { en: text, zh: text }, scope: 'debug', group: 'own', line: name, lines, needs: 'hasRun' });
  }
  return { entries, problems };
}

function isFields(value: unknown): value is { readonly [field: string]: unknown } { return typeof value === 'object' && value !== null && !Array.isArray(value); }
function texts(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
}
