/**
 * All that the interface knows, as one frozen value. Components read it, `update` makes the next one, nothing else holds state. The session's
 * data is in `view`; everything else is about looking.
 */
import type { ThemeName } from '../theme/themes.ts';
import type { Language } from '../present/words.ts';
import type { Completion, View, ViewMoment } from '../../../engine/session/view.ts';
import type { ViewHit } from '../../../engine/session/view-find.ts';
import type { ViewHome } from '../../../engine/session/view-home.ts';

export const PANES = ['topology', 'store', 'windows', 'record', 'timeline', 'topics', 'clocks', 'why', 'log', 'lesson', 'points', 'tasks', 'compare'] as const;
export type PaneId = (typeof PANES)[number];

/** The digit that focuses a pane, the same at every size of the terminal. */
export const PANE_NUMBERS: { readonly [pane in PaneId]: number | null } = {
  topology: 1, store: 2, windows: 3, record: 4, timeline: 5, topics: 6, clocks: 7, why: 8, log: 9, lesson: 0, points: null, tasks: null, compare: null,
};

/** How one pane is looked at. */
export interface PaneState {
  /** First row shown; null follows what the cursor of the run is at. */
  readonly top: number | null;
  /** Selected row, where rows can be selected. */
  readonly cursor: number;
  readonly filter: string;
  readonly folded: readonly string[];
  /** Of the topology: how many hops around the current node are drawn; null: the whole. */
  readonly neighbours: number | null;
}

export interface LineEdit { readonly text: string; readonly caret: number }

/** Modes lie on each other; the last one hears keys first. Without any, the focused pane and then the global keys hear them. */
export type Mode =
  | { readonly kind: 'help'; readonly scroll: number }
  /** The map of the course; null: the cursor is where the learner is. */
  | { readonly kind: 'map'; readonly cursor: number | null }
  /** The places of `found`. */
  | { readonly kind: 'hits' }
  | { readonly kind: 'message'; readonly title: string; readonly lines: readonly string[]; readonly scroll: number; readonly tone: 'info' | 'error' }
  | { readonly kind: 'details'; readonly pane: PaneId; readonly row: number; readonly scroll: number }
  /** A row of the store with its history; `cursor`: the selected write among those that the filter keeps, null: the one that the row is. */
  | { readonly kind: 'row'; readonly row: number; readonly cursor: number | null; readonly filter: string }
  | { readonly kind: 'question'; readonly title: string; readonly lines: readonly string[]; readonly yes: string; readonly scroll: number; /** A yes edits that record again. */ readonly editAgain?: number }
  | {
    readonly kind: 'prompt'; readonly prompt: 'command' | 'filter' | 'goto' | 'answer' | 'find'; readonly edit: LineEdit;
    /** Place in the history while leafing through it; null: a line of one's own. */
    readonly older: number | null;
    readonly draft: string;
    /** The field before typing, given back by Esc. */
    readonly before: string;
  };

export type RowMode = Extract<Mode, { kind: 'row' }>;

export interface State {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
  readonly theme: ThemeName;
  readonly mouse: boolean;
  readonly screen: 'home' | 'debug';
  readonly focus: PaneId;
  readonly zoomed: boolean;
  /** How the panes stood before one was brought over the whole screen by itself; Esc goes back there. */
  readonly returnTo: Pick<State, 'focus' | 'onTop' | 'zoomed'> | null;
  /** The pane on top in each slot of the layout that holds several. */
  readonly onTop: { readonly [slot: string]: PaneId };
  readonly modes: readonly Mode[];
  readonly panes: { readonly [pane in PaneId]: PaneState };
  readonly home: ViewHome | null;
  /** null: none was chosen yet. */
  readonly homeCursor: number | null;
  /** Chapters that the user has folded (true) or unfolded. */
  readonly folds: Readonly<{ [chapter: string]: boolean }>;
  readonly homeFilter: string;
  readonly view: View | null;
  /** Digits before a command; and how the panes stood before the first digit also focused one. */
  readonly count: string;
  readonly countBefore: Pick<State, 'focus' | 'onTop' | 'zoomed'> | null;
  /** Waits for the letter of a mark. */
  readonly awaiting: 'mark' | 'jump' | 'since' | null;
  readonly playing: boolean;
  /** Index into PLAY_SPEEDS. */
  readonly speed: number;
  readonly lastStep: string | null;
  /** null: the store that matters at the cursor. */
  readonly store: string | null;
  /** The one topic that the Topics pane shows; null: all. */
  readonly topic: string | null;
  /** The one partition of the store that is shown; null: all. */
  readonly storePartition: number | null;
  /** The mark with which the store is compared. */
  readonly storeSince: { readonly name: string; readonly moment: ViewMoment } | null;
  readonly raw: boolean;
  readonly fullNames: boolean;
  readonly topologyStyle: 'auto' | 'boxes' | 'list';
  /** The scale and the shift of the window line. */
  readonly windowZoom: number;
  readonly windowPan: number;
  /** First record on the timeline. */
  readonly timelineFrom: number;
  readonly history: readonly string[];
  /** For the word before the caret of the command line; and which of them Tab has put there. */
  readonly completions: readonly Completion[];
  readonly completion: number | null;
  readonly message: { readonly text: string; readonly tone: 'info' | 'warning' | 'error' } | null;
  /** What was looked for in all panes, where it is, and the place at hand. */
  readonly found: { readonly text: string; readonly hits: readonly ViewHit[]; readonly at: number } | null;
  /** Option of the lesson's prediction that is selected. */
  readonly option: number;
  /** Options that were chosen so far, where an answer is several of them. */
  readonly picked: readonly number[];
  /** What of the lesson is new and therefore in sight, until the pane is scrolled. */
  readonly lessonPart: 'start' | 'question' | 'exercise' | 'hint';
  /** Commands that were given to the session and have not answered. */
  readonly inFlight: number;
  /** The line that takes long enough to say so; null: nothing does. */
  readonly working: string | null;
}

/** Steps a second. */
export const PLAY_SPEEDS: readonly number[] = [1, 2, 4, 8, 15, 30, 60];

const PANE: PaneState = { top: null, cursor: 0, filter: '', folded: [], neighbours: null };

export interface StateOptions {
  readonly columns: number;
  readonly rows: number;
  readonly language?: Language;
  readonly theme?: ThemeName;
  readonly mouse?: boolean;
  readonly home?: ViewHome | null;
  readonly screen?: State['screen'];
  readonly history?: readonly string[];
}

export function initialState(options: StateOptions): State {
  return {
    columns: options.columns, rows: options.rows, language: options.language ?? 'en', theme: options.theme ?? 'dark', mouse: options.mouse ?? false,
    screen: options.screen ?? 'home', focus: 'topology', zoomed: false, returnTo: null, onTop: {}, modes: [],
    panes: Object.fromEntries(PANES.map((pane) => [pane, PANE])) as unknown as State['panes'],
    home: options.home ?? null, homeCursor: null, folds: {}, homeFilter: '', view: null, count: '', countBefore: null, awaiting: null, playing: false, speed: 2,
    lastStep: null, store: null, topic: null, storePartition: null, storeSince: null, raw: false, fullNames: false, topologyStyle: 'auto', windowZoom: 0, windowPan: 0, timelineFrom: 1,
    history: options.history ?? [], completions: [], completion: null, message: null, found: null, option: 0, picked: [], lessonPart: 'start', inFlight: 0, working: null,
  };
}

/** The mode that hears keys first; null: none. */
export function topMode(state: State): Mode | null { return state.modes[state.modes.length - 1] ?? null; }
