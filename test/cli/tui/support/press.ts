import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import type { Line } from '../../../../src/cli/tui/present/spans.ts';
import type { Effect } from '../../../../src/cli/tui/state/message.ts';
import type { State } from '../../../../src/cli/tui/state/state.ts';
import { update } from '../../../../src/cli/tui/state/update.ts';

const keymap = new Keymap();

export function lineText(line: Line): string { return line.map(({ text }) => text).join(''); }

/** Keys by name, one after the other, and the lines that the session is given for them. */
export function press(state: State, ...keys: readonly string[]): { readonly state: State; readonly lines: readonly string[] } {
  const effects: Effect[] = [];
  for (const name of keys) {
    const next = update(state, { kind: 'input', event: { kind: 'key', name, text: name.length === 1 ? name : '' } as never }, keymap);
    effects.push(...next.effects);
    state = next.state;
  }
  return { state, lines: effects.flatMap((effect) => (effect.kind === 'session' ? [effect.line] : [])) };
}
