/** What the keymap asks of the state: which scopes hear a key, and which conditions hold. */
import { selectedStop } from '../present/pane-content.ts';
import { layoutOfState, visibleRect } from './query.ts';
import { canEscape } from './escape.ts';
import { slotOf } from './layout.ts';
import { topMode, type PaneId, type State } from './state.ts';
import { fewerNeighbours } from './neighbours.ts';
import type { KeymapFacts } from '../keymap/conditions.ts';
import type { Scope } from '../keymap/commands.ts';
import type { ViewNode } from '../../../engine/session/view.ts';

/** Innermost first. */
export function scopesOf(state: State): readonly Scope[] {
  const mode = topMode(state);
  if (mode !== null) return mode.kind === 'prompt' ? ['prompt'] : mode.kind === 'map' || mode.kind === 'hits' || mode.kind === 'row' ? ['picker', 'dialog'] : ['dialog'];
  if (state.screen === 'home') return ['home', 'list', 'global'];
  return [`pane:${state.focus}`, 'panes', 'list', 'debug', 'global'];
}

/** The scopes under the dialogs: what the help explains. */
export function scopesBelow(state: State): readonly Scope[] { return scopesOf({ ...state, modes: [] }); }

const FILTERED: ReadonlySet<PaneId> = new Set<PaneId>(['store', 'windows', 'record', 'topics', 'clocks', 'log', 'tasks']);
const TREES: ReadonlySet<PaneId> = new Set<PaneId>(['topology', 'why']);

/** Facts that cost something are found out when a command asks for them. */
export function factsOf(state: State): KeymapFacts {
  const { view } = state;
  const status = view?.status;
  return {
    canForward: status?.canStepForward ?? false,
    canBack: status?.canStepBack ?? false,
    atHead: status?.atHead ?? false,
    whyNoForward: status?.whyNoForward ?? null,
    playing: state.playing,
    hasRun: view?.topology != null,
    hasTopology: view?.topology != null,
    hasStore: (view?.stores.length ?? 0) > 0,
    storeCount: view?.stores.length ?? 0,
    hasMarks: state.storeSince !== null || (view?.points.some((point) => point.kind === 'mark') ?? false),
    hasPartitions: (view?.stores.find((store) => store.name === view.store?.name)?.partitions.length ?? 0) > 1,
    get hasNode() { return selectedNode(state) !== null; },
    get hasTabs() { return (slotOf(layoutOfState(state), state.focus)?.panes.length ?? 0) > 1; },
    get canFewer() { return fewerNeighbours(state) !== null; },
    canMore: state.panes.topology.neighbours !== null,
    isTree: state.screen === 'debug' && TREES.has(state.focus),
    canFilter: FILTERED.has(state.focus),
    canEscape: canEscape(state),
    hasBranch: view?.branch != null,
    hasRecord: (status?.moment.record ?? 0) > 0,
    hasLast: state.lastStep !== null,
    hasLesson: view?.lesson != null,
    hasPrediction: view?.lesson?.prediction != null && view.lesson.prediction.given === null,
    hasFound: state.found !== null && state.found.hits.length > 0,
    hasHint: view?.lesson?.hasHint === true,
    hasExercise: view?.lesson?.exercise != null,
    get hasSource() { return editedRecord(state) !== null || selectedLocation(state) !== null; },
    hasHistory: topMode(state)?.kind === 'row' && view?.store?.history !== undefined,
    isQuestion: topMode(state)?.kind === 'question',
  };
}

/** The node that keys act on: the selected one while the topology has the focus, else the current one. */
export function selectedNode(state: State): ViewNode | null {
  const topology = state.view?.topology;
  if (topology == null) return null;
  let name = state.view!.flow.node;
  if (state.focus === 'topology') {
    const rect = visibleRect(state, layoutOfState(state), 'topology');
    if (rect !== null) name = selectedStop(state, rect.width, rect.height) ?? name;
  }
  for (const part of topology.subtopologies) for (const node of part.nodes) if (node.name === name) return node;
  return null;
}

/** The record that an editor would open: the one at the cursor, while a pane about records has the focus. */
export function editedRecord(state: State): number | null {
  const record = state.view?.status.moment.record ?? 0;
  return record > 0 && (state.focus === 'record' || state.focus === 'timeline') ? record : null;
}

export function selectedLocation(state: State): { readonly file: string; readonly line: number } | null {
  const exercise = state.view?.lesson?.exercise;
  if (state.focus === 'lesson' && exercise != null) return { file: exercise.file, line: 1 };
  const node = selectedNode(state);
  if (node?.location != null) return node.location;
  for (const part of state.view?.topology?.subtopologies ?? []) for (const other of part.nodes) if (other.location !== null) return { file: other.location.file, line: 1 };
  return exercise == null ? null : { file: exercise.file, line: 1 };
}
