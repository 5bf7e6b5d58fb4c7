import { meant } from '../../../engine/session/meant.ts';

const NAMED = [
  'enter', 'esc', 'space', 'tab', 'backspace', 'delete', 'insert', 'up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown',
  ...Array.from({ length: 12 }, (_, i) => `f${i + 1}`),
];
const KEY = /^((?:ctrl-|alt-|shift-)*)(.+)$/su;

/** Null for a key as the terminal names it (`s`, `f5`, `ctrl-t`, `alt-x`, `shift-left`), else what is wrong with it. */
export function problemOfKey(key: string): string | null {
  const [, before = '', name = ''] = KEY.exec(key) ?? [];
  if ([...name].length === 1 && !/\s/.test(name)) return before.includes('shift-') ? `${key}: a capital is written as one: ${name.toUpperCase()}` : null;
  if (NAMED.includes(name)) return null;
  const last = key.split('-').pop()!;
  return `there is no key ${key}${meant(key, [...NAMED, ...NAMED.map((known) => before + known), `ctrl-${last}`, `alt-${last}`, `shift-${last}`])}`;
}
