/**
 * The command table made searchable: which command a key means where, what the footer shows, what the help lists.
 *
 *     const keymap = new Keymap(COMMANDS);
 *     keymap.find('s', ['pane:store', 'panes', 'debug', 'global'])?.id  // 'debug.step'
 */
import { COMMANDS, type CommandEntry, type CommandId, type Group, type Scope } from './commands.ts';
import { whyNot, type Condition, type KeymapFacts } from './conditions.ts';
import type { Language } from '../present/words.ts';

export class Keymap {
  #entries: readonly CommandEntry[] = [];
  readonly #byKey = new Map<string, Map<Scope, CommandEntry>>();
  readonly #byId = new Map<CommandId, CommandEntry>();

  constructor(entries: readonly CommandEntry[] = COMMANDS) { this.use(entries); }

  get entries(): readonly CommandEntry[] { return this.#entries; }

  /** Other keys from now on. */
  use(entries: readonly CommandEntry[]): void {
    this.#entries = entries;
    this.#byKey.clear();
    for (const entry of entries) {
      this.#byId.set(entry.id, entry);
      for (const key of entry.keys) {
        let scopes = this.#byKey.get(key);
        if (scopes === undefined) {
          scopes = new Map();
          this.#byKey.set(key, scopes);
        }
        if (!scopes.has(entry.scope)) scopes.set(entry.scope, entry);
      }
    }
  }

  /** The command of a key; earlier scopes win. */
  find(key: string, scopes: readonly Scope[]): CommandEntry | null {
    const found = this.#byKey.get(key);
    if (found === undefined) return null;
    for (const scope of scopes) {
      const entry = found.get(scope);
      if (entry !== undefined) return entry;
    }
    return null;
  }

  /** Commands of the user's own. */
  get own(): readonly CommandEntry[] { return this.#entries.filter(({ lines }) => lines !== undefined); }

  /** The lines that a line stands for; null: it is none of the user's own. */
  linesOf(line: string): readonly string[] | null {
    const name = line.trim();
    return this.#entries.find((entry) => entry.lines !== undefined && entry.line === name)?.lines ?? null;
  }

  entry(id: CommandId): CommandEntry { return this.#byId.get(id)!; }

  /** What is heard in these scopes, for footer and help; a key that an inner scope takes is not shown for the outer one. */
  heard(scopes: readonly Scope[]): readonly CommandEntry[] {
    return this.entries.filter((entry) => scopes.includes(entry.scope) && entry.keys.some((key) => this.find(key, scopes) === entry));
  }

  /** The keys of the footer by rank: `s/S node`. Dead ones are marked. */
  footer(scopes: readonly Scope[], facts: KeymapFacts, language: Language): readonly FooterItem[] {
    return this.heard(scopes)
      .filter((entry) => entry.footer !== undefined)
      .sort((a, b) => scopeRank(a.scope, scopes) - scopeRank(b.scope, scopes) || a.footer! - b.footer!)
      .map((entry) => {
        const pair = entry.pair === undefined ? null : this.entry(entry.pair);
        const keys = entry.shown !== undefined ? entry.shown[language] : pair === null ? keyText(entry.keys[0]!) : `${keyText(entry.keys[0]!)}/${keyText(pair.keys[0]!)}`;
        const dead = whyNot(entry.needs, facts) !== null && (pair === null || whyNot(pair.needs, facts) !== null);
        return { id: entry.id, keys, label: entry.label[language], dead, needs: entry.needs };
      })
      .filter((item) => !item.dead || STAYS_DEAD.has(item.needs!))
      .map(({ id, keys, label, dead }) => ({ id, keys, label, dead }));
  }

  /** For the help, by group. */
  help(scopes: readonly Scope[], facts: KeymapFacts, language: Language): readonly HelpGroup[] {
    const groups = new Map<Group, HelpItem[]>();
    const nameless = this.own.filter((entry) => entry.keys.length === 0 && scopes.includes(entry.scope));
    for (const entry of [...this.heard(scopes), ...nameless]) {
      const list = groups.get(entry.group) ?? [];
      const dead = whyNot(entry.needs, facts);
      const keys = entry.keys.filter((key) => this.find(key, scopes) === entry).map(keyText);
      list.push({ keys: entry.shown?.[language] ?? [...keys, ...(entry.lines === undefined ? [] : [`:${entry.line}`])].join(' '), text: entry.help[language], why: dead === null ? null : dead[language] });
      groups.set(entry.group, list);
    }
    return [...groups].map(([group, items]) => ({ title: GROUP_TITLES[group][language], items }));
  }
}

/** Conditions that come and go while stepping: their keys stay in the footer, in parentheses; other dead keys leave it. */
const STAYS_DEAD: ReadonlySet<Condition> = new Set<Condition>(['canForward', 'canBack', 'canPlay', 'atHead', 'notAtHead']);

export interface FooterItem { readonly id: CommandId; readonly keys: string; readonly label: string; readonly dead: boolean }
export interface HelpItem { readonly keys: string; readonly text: string; readonly why: string | null }
export interface HelpGroup { readonly title: string; readonly items: readonly HelpItem[] }

const GROUP_TITLES: { readonly [group in Group]: { readonly en: string; readonly zh: string } } = {
  step: { en: 'Time', zh: '时间' }, branch: { en: 'What if', zh: '假如' }, move: { en: 'In this pane', zh: '此窗格内' }, look: { en: 'Looking', zh: '查看' },
  panes: { en: 'Panes', zh: '窗格' }, own: { en: 'Your own commands', zh: '自定义命令' }, edit: { en: 'Taking things out', zh: '取出内容' }, session: { en: 'Session', zh: '会话' },
};

/** A pane's own commands stand before those of everywhere. */
function scopeRank(scope: Scope, scopes: readonly Scope[]): number {
  const inner = scope.startsWith('pane:') || scope === 'prompt' || scope === 'dialog' || scope === 'home';
  return inner ? scopes.indexOf(scope) - scopes.length : 0;
}

const KEY_TEXTS: { readonly [key: string]: string } = {
  space: '␣', enter: '⏎', esc: 'esc', up: '↑', down: '↓', left: '←', right: '→', 'shift-left': '⇧←', 'shift-right': '⇧→', pageup: 'PgUp', pagedown: 'PgDn',
  'shift-tab': '⇧tab', home: 'Home', end: 'End', 'ctrl-home': '^Home', 'ctrl-end': '^End', f1: 'F1',
};

/** How a key is written: `^c`, `⏎`, `PgUp`. */
export function keyText(key: string): string {
  const known = KEY_TEXTS[key];
  if (known !== undefined) return known;
  if (key.startsWith('ctrl-')) return `^${key.slice(5)}`;
  if (key.startsWith('alt-')) return `M-${key.slice(4)}`;
  return key;
}
