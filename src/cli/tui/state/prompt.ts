/** The line at the bottom: command, filter, goto, answer. Its keys, its history, its completion, and what the interface itself understands. */
import { editKey, insert } from './edit.ts';
import { step, type AfterLine, type Effect, type Step } from './message.ts';
import { EXPORT_FORMATS, exportPane } from './exporting.ts';
import { filterRow, focusPane, openRow, pushMode, withMode, withPane } from './change.ts';
import { THEME_NAMES, type ThemeName } from '../theme/themes.ts';
import { PANES, topMode, type LineEdit, type Mode, type PaneId, type State } from './state.ts';
import { CONDITIONS } from '../keymap/conditions.ts';
import type { CommandId, Text } from '../keymap/commands.ts';
import type { Language } from '../present/words.ts';
import type { Completion } from '../../../engine/session/view.ts';

type Prompt = Extract<Mode, { kind: 'prompt' }>;

export function openPrompt(state: State, prompt: Prompt['prompt'], text = ''): Step {
  const mode: Prompt = { kind: 'prompt', prompt, edit: { text, caret: text.length }, older: null, draft: text, before: text };
  const next = pushMode({ ...state, completions: [], completion: null }, mode);
  return prompt === 'command' ? step(next, completeEffect(mode.edit)) : step(next);
}

function completeEffect(edit: LineEdit): Effect { return { kind: 'complete', text: edit.text, caret: edit.caret }; }

/** A key that is no command of the prompt: it types or edits. */
export function typeKey(state: State, mode: Prompt, name: string, text: string): Step {
  const edited = editKey(mode.edit, name);
  if (edited !== null) {
    if (mode.edit.text === '' && (name === 'backspace' || name === 'ctrl-h')) return cancel(state, mode);
    return changed(state, mode, edited);
  }
  const typed = name === 'space' ? ' ' : text;
  return typed === '' ? step(state) : changed(state, mode, insert(mode.edit, typed));
}

export function paste(state: State, mode: Prompt, text: string): Step { return changed(state, mode, insert(mode.edit, text)); }

function changed(state: State, mode: Prompt, edit: LineEdit): Step {
  const next = withMode({ ...state, completion: null }, { ...mode, edit, older: null, draft: edit.text });
  if (mode.prompt === 'filter') return step(applyFilter(next, edit.text));
  return mode.prompt === 'command' ? step(next, completeEffect(edit)) : step(next);
}

/** Filters take effect while they are typed. */
function applyFilter(state: State, filter: string): State {
  const row = openRow(state);
  if (row !== null) return filterRow(state, row, filter);
  return withPane(state, state.focus, { filter, top: null, cursor: 0 });
}

export function promptCommand(state: State, id: CommandId): Step | null {
  const mode = topMode(state);
  if (mode?.kind !== 'prompt') return null;
  switch (id) {
    case 'prompt.accept': return accept(state, mode);
    case 'prompt.cancel': return cancel(state, mode);
    case 'prompt.complete': return complete(state, mode);
    case 'prompt.older': return leaf(state, mode, 1);
    case 'prompt.newer': return leaf(state, mode, -1);
    default: return null;
  }
}

function close(state: State): State { return { ...state, modes: state.modes.slice(0, -1), completions: [], completion: null }; }

function cancel(state: State, mode: Prompt): Step {
  const closed = close(state);
  return step(mode.prompt === 'filter' ? applyFilter(closed, mode.before) : closed);
}

function accept(state: State, mode: Prompt): Step {
  const closed = close(state);
  const text = mode.edit.text.trim();
  switch (mode.prompt) {
    case 'filter': return step(closed);
    case 'find': return text === '' ? step(closed) : step(closed, { kind: 'session', line: `find ${text}`, then: 'show' });
    case 'goto': return text === '' ? step(closed) : step(closed, { kind: 'session', line: `goto ${text}`, then: 'nothing' });
    case 'answer': {
      const prediction = state.view?.lesson?.prediction;
      return text === '' || prediction == null ? step(closed) : step(closed, { kind: 'session', line: `answer ${prediction.id} ${quoted(text)}`, then: 'show' });
    }
    case 'command': {
      if (text === '') return step(closed);
      const history = [...state.history.filter((line) => line !== text), text].slice(-200);
      const own = ownCommand({ ...closed, history }, text);
      const remember: Effect = { kind: 'remember', line: text };
      if (own !== null) return { state: own.state, effects: [remember, ...own.effects] };
      return step({ ...closed, history }, remember, { kind: 'session', line: text, then: 'show' });
    }
  }
}

/** A word of the session's language, quoted where blanks would break it. */
export function quoted(text: string): string { return /^[^\s"'\\]+$/.test(text) ? text : JSON.stringify(text); }

function leaf(state: State, mode: Prompt, by: 1 | -1): Step {
  if (mode.prompt !== 'command') return step(state);
  const older = (mode.older ?? 0) + by;
  if (older < 0 || older > state.history.length) return step(state);
  const text = older === 0 ? mode.draft : state.history[state.history.length - older]!;
  return step(withMode({ ...state, completion: null }, { ...mode, edit: { text, caret: text.length }, older: older === 0 ? null : older }));
}

/** Tab puts the next completion there. */
function complete(state: State, mode: Prompt): Step {
  const { completions } = state;
  if (mode.prompt !== 'command' || completions.length === 0) return step(state);
  const index = state.completion === null ? 0 : (state.completion + 1) % completions.length;
  const head = mode.draft.slice(0, wordStart(mode.draft));
  const text = head + completions[index]!.text;
  const next = withMode({ ...state, completion: index }, { ...mode, edit: { text, caret: text.length } });
  if (completions.length > 1) return step(next);
  return changed(next, { ...mode, draft: text }, { text: `${text} `, caret: text.length + 1 });
}

function wordStart(text: string): number { return /\S*$/.exec(text)!.index; }

const OWN: readonly { readonly name: string; readonly values: readonly string[]; readonly hint: Text }[] = [
  { name: 'quit', values: [], hint: { en: 'leave the workbench', zh: '离开工作台' } },
  { name: 'help', values: [], hint: { en: 'all keys', zh: '全部按键' } },
  { name: 'home', values: [], hint: { en: 'lessons, data sets, sessions', zh: '课程、数据集、会话' } },
  { name: 'pane', values: PANES, hint: { en: 'focus a pane', zh: '切换到窗格' } },
  { name: 'store', values: [], hint: { en: 'show a store', zh: '显示状态存储' } },
  { name: 'topic', values: [], hint: { en: 'show a topic', zh: '显示主题' } },
  { name: 'export', values: EXPORT_FORMATS, hint: { en: 'what the pane shows, to a file', zh: '把窗格内容写入文件' } },
  { name: 'theme', values: THEME_NAMES, hint: { en: 'colours', zh: '配色' } },
  { name: 'lang', values: ['en', 'zh'], hint: { en: 'language', zh: '语言' } },
];

/** What the interface can complete by itself; the session adds its own. */
export function ownCompletions(text: string, stores: readonly string[], topics: readonly string[], language: Language): readonly Completion[] {
  const space = text.indexOf(' ');
  if (space < 0) return OWN.filter((own) => own.name.startsWith(text)).map((own) => ({ text: own.name, hint: own.hint[language] }));
  const verb = text.slice(0, space);
  const word = text.slice(wordStart(text));
  const values = verb === 'store' ? stores : verb === 'topic' ? topics : OWN.find((own) => own.name === verb)?.values ?? [];
  return values.filter((value) => value.startsWith(word)).map((value) => ({ text: value, hint: '' }));
}

/** A line as if it had been typed. */
export function lineStep(state: State, line: string, then: AfterLine): Step { return ownCommand(state, line) ?? step(state, { kind: 'session', line, then }); }

/** Names of lines that the workbench answers by itself. */
export const OWN_NAMES: readonly string[] = [...OWN.map(({ name }) => name), 'q', 'exit'];

/** Lines that concern only the looking; null for those of the session. */
function ownCommand(state: State, line: string): Step | null {
  const [verb, argument = ''] = line.split(/\s+/, 2);
  switch (verb) {
    case 'q': case 'quit': case 'exit': return step(state, { kind: 'quit', status: 0 });
    case 'help': return step(pushMode(state, { kind: 'help', scroll: 0 }));
    case 'home': return step({ ...state, screen: 'home', playing: false, zoomed: false }, { kind: 'home' });
    case 'export': return exportPane(state, argument === '' ? 'text' : argument);
    case 'theme':
      if ((THEME_NAMES as readonly string[]).includes(argument)) return step({ ...state, theme: argument as ThemeName });
      return wrong(state, `theme: ${THEME_NAMES.join(', ')}`);
    case 'lang':
      if (argument === 'en' || argument === 'zh') return step({ ...state, language: argument }, { kind: 'session', line: `lang ${argument}`, then: 'home' });
      return wrong(state, 'lang: en, zh');
    case 'pane':
      if ((PANES as readonly string[]).includes(argument)) return step(focusPane(state, argument as PaneId));
      return wrong(state, `pane: ${PANES.join(', ')}`);
    case 'store': {
      const names = state.view?.stores.map((store) => store.name) ?? [];
      if (!names.includes(argument)) return wrong(state, names.length === 0 ? `store: ${CONDITIONS.hasStore.why[state.language]}` : `store: ${names.join(', ')}`);
      return step(focusPane(withPane({ ...state, store: argument }, 'store', { top: null, cursor: 0, filter: '' }), 'store'));
    }
    case 'topic': {
      const names = state.view?.topology?.topics.map((topic) => topic.name) ?? [];
      if (argument !== '' && !names.includes(argument)) return wrong(state, `topic: ${names.join(', ')}`);
      return step(focusPane(withPane({ ...state, topic: argument === '' ? null : argument }, 'topics', { top: null, filter: '' }), 'topics'));
    }
    default: return null;
  }
}

function wrong(state: State, text: string): Step { return step({ ...state, message: { text, tone: 'warning' } }); }
