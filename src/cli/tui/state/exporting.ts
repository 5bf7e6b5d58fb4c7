/** What the focused pane shows, for a file: as text, as data, as a picture; the topology also as the source of one. */
import type { View } from '../../../engine/session/view.ts';
import { paneLines, paneText } from '../present/pane-content.ts';
import { paneSvg } from '../present/pane-svg.ts';
import { themeOf } from '../theme/themes.ts';
import { step, type Step } from './message.ts';
import type { PaneId, State } from './state.ts';

const FORMATS = ['text', 'json', 'svg'] as const;
/** Sources of pictures that other programs draw, and how their files end. */
const SOURCES: ReadonlyMap<string, string> = new Map([['mermaid', 'mmd'], ['dot', 'dot']]);
export const EXPORT_FORMATS: readonly string[] = [...FORMATS, ...SOURCES.keys()];
const LEAST_WIDTH = 120;

/** null: no format of ours, so the line is the session's. */
export function exportPane(state: State, format: string): Step | null {
  const name = `kstep-${state.focus}`;
  const width = Math.max(LEAST_WIDTH, state.columns);
  const source = SOURCES.get(format);
  if (source !== undefined) return step(state, { kind: 'export-answer', line: `topology ${format}`, name: `kstep-topology.${source}` });
  switch (format) {
    case 'text': return step(state, { kind: 'export', name: `${name}.txt`, text: paneText(state, state.focus, width) });
    case 'json': return step(state, { kind: 'export', name: `${name}.json`, text: `${JSON.stringify(dataOf(state.view, state.focus), null, 2)}\n` });
    case 'svg': return step(state, { kind: 'export', name: `${name}.svg`, text: paneSvg(paneLines(state, state.focus, width), themeOf(state.theme, 8), `kstep: ${state.focus}`) });
    default: return null;
  }
}

/** The part of the view that the pane draws; its shape is that of engine/session/view.ts. */
function dataOf(view: View | null, pane: PaneId): unknown {
  if (view === null) return null;
  switch (pane) {
    case 'topology': return { topology: view.topology, flow: view.flow };
    case 'timeline': return { status: view.status, timeline: view.timeline };
    case 'store': return view.store;
    case 'record': return view.record;
    case 'windows': return view.windows;
    case 'topics': return view.topics;
    case 'clocks': return view.clocks;
    case 'tasks': return view.tasks;
    case 'why': return view.why;
    case 'points': return view.points;
    case 'log': return view.log;
    case 'lesson': return view.lesson;
    case 'compare': return view.compare;
  }
}
