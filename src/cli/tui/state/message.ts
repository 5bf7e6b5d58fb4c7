/** What can happen to the interface, and what it can ask of the world in return. */
import type { InputEvent } from '../terminal/input-reader.ts';
import type { CommandId } from '../keymap/commands.ts';
import type { CommandOutcome, Completion, View } from '../../../engine/session/view.ts';
import type { ViewHome } from '../../../engine/session/view-home.ts';
import type { ThemeName } from '../theme/themes.ts';
import type { State } from './state.ts';

export type Message =
  | { readonly kind: 'input'; readonly event: InputEvent }
  /** A command by its id, as tests and menus give it. */
  | { readonly kind: 'command'; readonly id: CommandId; readonly count?: number }
  /** A command whose turn has come behind the lines that were under way when its key was pressed. */
  | { readonly kind: 'turn'; readonly id: CommandId; readonly count: number | null }
  /** A line as if it had been typed; one of those that a command of the user's own stands for. */
  | { readonly kind: 'line'; readonly line: string; readonly then: AfterLine }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'home'; readonly home: ViewHome }
  | { readonly kind: 'outcome'; readonly outcome: CommandOutcome; readonly then: AfterLine }
  | { readonly kind: 'completions'; readonly list: readonly Completion[] }
  | { readonly kind: 'tick' }
  /** The user's configuration was read again: keys may mean something else now. */
  | { readonly kind: 'settings'; readonly theme: ThemeName | undefined; readonly problems?: readonly string[] }
  /** A line was given a moment ago: if it has not answered, it is shown as under way. */
  | { readonly kind: 'slow'; readonly line: string }
  /** A count or a message has stood long enough; only the very one is taken away. */
  | { readonly kind: 'expire-count'; readonly count: string }
  | { readonly kind: 'expire-message'; readonly text: string }
  /** The session would not take an edited record; the user may edit it again. */
  | { readonly kind: 'edit-refused'; readonly number: number; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'notice'; readonly text: string; readonly tone: 'info' | 'warning' | 'error' };

/** What follows when a line has been done. */
export type AfterLine = 'nothing' | 'home' | 'open' | 'tick' | 'show';

export type Effect =
  | { readonly kind: 'session'; readonly line: string; readonly then: AfterLine }
  /** Judges and carries out a command when the lines before it have answered, ahead of those behind it. */
  | { readonly kind: 'in-turn'; readonly id: CommandId; readonly count: number | null }
  /** The home screen may have changed: ask for it again. */
  | { readonly kind: 'home' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'quit'; readonly status: number }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'export'; readonly name: string; readonly text: string }
  /** What the session answers to a line, into a file. */
  | { readonly kind: 'export-answer'; readonly line: string; readonly name: string }
  | { readonly kind: 'edit'; readonly file: string; readonly line: number }
  | { readonly kind: 'edit-record'; readonly number: number }
  | { readonly kind: 'complete'; readonly text: string; readonly caret: number }
  | { readonly kind: 'remember'; readonly line: string }
  | { readonly kind: 'later'; readonly ms: number; readonly message: Message };

/** The next state, and what is to be done. */
export interface Step { readonly state: State; readonly effects: readonly Effect[] }

const NO_EFFECTS: readonly Effect[] = [];
export function step(state: State, ...effects: readonly Effect[]): Step { return { state, effects: effects.length === 0 ? NO_EFFECTS : effects }; }
