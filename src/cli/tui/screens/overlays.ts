/** What lies over the panes: help, questions, details, and the line of input with its completions. Pure; the frame sink stamps it. */
import { hitRows } from '../present/hits.ts';
import { paintHelp } from '../present/help.ts';
import { pickLines } from '../present/lesson-map.ts';
import { topologyDrawing, paintOf } from '../present/pane-content.ts';
import { badgesText } from '../present/topology-parts.ts';
import { emphasise, fitLine, gap, lineWidth, repeat, span, type Line } from '../present/spans.ts';
import { paintStoreRow } from '../present/store-row.ts';
import { placeDialog, type DialogBox, type PlacedBox } from '../present/widgets/dialog.ts';
import { paintLineEdit } from '../present/widgets/line-edit.ts';
import { wordsOf, type Words } from '../present/words.ts';
import { factsOf, scopesBelow } from '../state/facts.ts';
import { hitRow } from '../state/find.ts';
import { mapCursor, rowsOfMap } from '../state/map.ts';
import { layoutOfState, visibleRect } from '../state/query.ts';
import { historyOfRow, rowCursor, rowOf } from '../state/row.ts';
import type { Keymap } from '../keymap/keymap.ts';
import type { Mode, State } from '../state/state.ts';
import type { Overlay, OverPanes } from '../terminal/frame-sink.ts';

export function overPanes(state: State, keymap: Keymap): OverPanes {
  const overlays: Overlay[] = [];
  let caret: OverPanes['caret'] = null;
  for (const mode of state.modes) {
    if (mode.kind === 'prompt') {
      const prompt = promptOverlay(state, mode);
      overlays.push(...prompt.overlays);
      caret = prompt.caret;
    } else {
      overlays.push(placed(state, mode, keymap));
      caret = null;
    }
  }
  return { overlays, caret };
}

function placed(state: State, mode: Exclude<Mode, { kind: 'prompt' }>, keymap: Keymap): PlacedBox {
  const words = wordsOf(state.language);
  const box = dialogBox(state, mode, keymap, words);
  return placeDialog(box, state.columns, state.rows, scrollOf(state, mode));
}

/** A list to choose from is scrolled so that its cursor is in the middle. */
function scrollOf(state: State, mode: Exclude<Mode, { kind: 'prompt' }>): number {
  if (mode.kind !== 'map' && mode.kind !== 'hits' && mode.kind !== 'row') return mode.scroll;
  const row = mode.kind === 'row' ? rowLines(state, mode).at : mode.kind === 'map' ? mapCursor(state, rowsOfMap(state)) : hitRow(state);
  return Math.max(0, row - (Math.max(1, state.rows - 4) >> 1));
}

function dialogBox(state: State, mode: Exclude<Mode, { kind: 'prompt' }>, keymap: Keymap, words: Words): DialogBox {
  const close: Line = [span('esc', 'key-name'), span(` ${words.close}`, 'muted')];
  switch (mode.kind) {
    case 'help': {
      const groups = keymap.help(scopesBelow(state), factsOf({ ...state, modes: [] }), state.language);
      const pane = state.screen === 'home' ? words.home : words[state.focus];
      return { title: `${words.keys}: ${pane}`, lines: paintHelp(groups, Math.min(76, state.columns - 12)), footer: close, tone: 'border-focus' };
    }
    case 'message':
      return { title: mode.title, lines: mode.lines.map((line) => [span(line)]), footer: close, tone: mode.tone === 'error' ? 'error' : 'border-focus' };
    case 'question':
      return {
        title: mode.title, lines: mode.lines.map((line) => [span(line)]), tone: 'warning',
        footer: [span('y', 'key-name'), span(` ${words.yes}  `, 'muted'), span('esc', 'key-name'), span(` ${words.no}`, 'muted')],
      };
    case 'map': {
      const rows = rowsOfMap(state);
      const lines = pickLines(rows.map(({ line }) => line), mapCursor(state, rows), Math.min(84, state.columns - 12));
      return { title: words.map, lines, footer: [span('⏎', 'key-name'), span(` ${words.goThere}  `, 'muted'), ...close], tone: 'border-focus' };
    }
    case 'hits': {
      const rows = hitRows(state.found?.hits ?? [], words);
      const lines = pickLines(rows.map(({ line }) => line), hitRow(state), Math.min(110, state.columns - 12));
      return { title: `${words.find}: ${state.found?.text ?? ''}`, lines, footer: [span('⏎', 'key-name'), span(` ${words.goThere}  `, 'muted'), ...close], tone: 'border-focus' };
    }
    case 'row': {
      const go = state.view?.store?.history === undefined ? [] : [span('⏎', 'key-name'), span(` ${words.goThere}  `, 'muted'), span('/', 'key-name'), span(` ${words.filter}  `, 'muted')];
      return { title: words.store, lines: rowLines(state, mode).lines, footer: [...go, ...close], tone: 'border-focus' };
    }
    case 'details': return { title: words[mode.pane], lines: detailLines(state, mode), footer: close, tone: 'border-focus' };
  }
}

function rowLines(state: State, mode: Extract<Mode, { kind: 'row' }>): ReturnType<typeof paintStoreRow> {
  const paint = paintOf(state, Math.min(80, state.columns - 12), state.rows);
  const store = state.view?.store ?? null;
  const row = rowOf(state, mode);
  return store === null || row === null ? { lines: [], at: 0 } : paintStoreRow(row, store, paint, { filter: mode.filter, selected: rowCursor(mode, historyOfRow(state, mode)) });
}

function detailLines(state: State, mode: Extract<Mode, { kind: 'details' }>): readonly Line[] {
  const paint = paintOf(state, Math.min(80, state.columns - 12), state.rows);
  const view = state.view;
  const rect = visibleRect(state, layoutOfState(state), 'topology');
  const drawing = view === null || rect === null ? null : topologyDrawing(state, view, rect.width, rect.height);
  const id = drawing?.stops[Math.min(mode.row, drawing.stops.length - 1)]?.id;
  for (const part of view?.topology?.subtopologies ?? []) {
    const node = part.nodes.find((other) => other.name === id);
    if (node === undefined) continue;
    const field = (name: string, value: Line): Line => [...fitLine([span(name, 'muted')], 14), ...value];
    return [
      field(paint.words.name, [span(node.name, 'node-current')]),
      field(paint.words.kind, [span(`${node.kind} ${badgesText(node)}`, 'text')]),
      ...(node.topics.length === 0 ? [] : [field(paint.words.topics, [span(node.topics.join(', '), 'topic')])]),
      ...(node.stores.length === 0 ? [] : [field(paint.words.stores, [span(node.stores.join(', '), 'store')])]),
      field('→', [span(node.successors.join(', ') || '–', 'node')]),
      field(paint.words.count, [span(String(view!.flow.counts[node.name] ?? 0), 'counter')]),
      ...(node.location === null ? [] : [
        [gap(0)], [span(`${node.location.file}:${node.location.line}:${node.location.column}`, 'muted')], [span(`  ${node.location.text.trim()}`, 'code')],
      ]),
    ];
  }
  return [];
}

const MOST_COMPLETIONS = 8;

/** The input stands on the last row of the sentence, above the footer; completions grow upwards from it. */
function promptOverlay(state: State, mode: Extract<Mode, { kind: 'prompt' }>): { readonly overlays: readonly Overlay[]; readonly caret: { readonly x: number; readonly y: number } } {
  const words = wordsOf(state.language);
  const y = state.rows - 2;
  const sign: Line = mode.prompt === 'command' ? [span(' :', 'key-name')]
    : mode.prompt === 'filter' ? [span(` ${words.filter} `, 'muted'), span('/', 'key-name')]
      : mode.prompt === 'find' ? [span(` ${words.find} `, 'muted')]
      : mode.prompt === 'goto' ? [span(` ${words.goto} `, 'muted')] : [span(` ${words.answer} `, 'muted')];
  const completion = mode.prompt === 'command' && state.completion === null ? state.completions[0] : undefined;
  const word = /\S*$/.exec(mode.edit.text)![0];
  const ghost = completion !== undefined && word !== '' && completion.text.startsWith(word) ? completion.text.slice(word.length) : '';
  const edit = paintLineEdit(sign, mode.edit.text, mode.edit.caret, state.columns, ghost);
  const sentence = layoutOfState(state).sentence;
  const blank: Line[] = Array.from({ length: Math.max(0, y - sentence.y) }, () => [gap(state.columns)]);
  const overlays: Overlay[] = [{ x: 0, y: y - blank.length, lines: [...blank, edit.line] }];
  if (mode.prompt === 'command' && state.completions.length > 0 && mode.edit.text !== '') overlays.push(completionOverlay(state, y));
  return { overlays, caret: { x: edit.caret, y } };
}

function completionOverlay(state: State, y: number): Overlay {
  const from = Math.max(0, Math.min((state.completion ?? 0) - MOST_COMPLETIONS + 1, state.completions.length - MOST_COMPLETIONS));
  const shown = state.completions.slice(from, from + MOST_COMPLETIONS);
  const textWidth = Math.max(...shown.map((item) => lineWidth([span(item.text)])));
  const width = Math.min(state.columns - 6, textWidth + 2 + Math.max(0, ...shown.map((item) => lineWidth([span(item.hint)]))));
  const lines = shown.map((item, i): Line => {
    const line = fitLine([...fitLine([span(item.text, 'key-name')], textWidth), gap(2), span(item.hint, 'muted')], width);
    const chosen = from + i === state.completion;
    return [span('│', 'border'), span(chosen ? '▸' : ' ', 'cursor'), ...(chosen ? emphasise(line, 'selected') : line), gap(1), span('│', 'border')];
  });
  const top: Line = [span('╭', 'border'), repeat('─', width + 2, 'border'), span('╮', 'border')];
  return { x: 1, y: y - lines.length - 1, lines: [top, ...lines] };
}
