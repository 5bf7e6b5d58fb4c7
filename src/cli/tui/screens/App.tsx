/** The whole screen: status, panes, sentence, footer; or the home screen; or, when there is no room, what it needs. */
import type { ReactElement } from 'react';
import { Canvas, CanvasScreen } from '../components/Canvas.tsx';
import { Pane } from '../components/Pane.tsx';
import { useKeymap, useWorkbench } from '../hooks/use-workbench.ts';
import { paintFooter } from '../present/footer.ts';
import { paintOf } from '../present/pane-content.ts';
import { paintSentence, paintStatus, paintTooSmall } from '../present/status.ts';
import type { Line } from '../present/spans.ts';
import { HomeScreen } from './HomeScreen.tsx';
import { factsOf, scopesOf } from '../state/facts.ts';
import { LEAST } from '../state/layout.ts';
import { layoutOfState } from '../state/query.ts';
import type { State } from '../state/state.ts';

export function App(): ReactElement {
  const state = useWorkbench();
  const keymap = useKeymap();
  const { columns, rows } = state;
  const layout = layoutOfState(state);
  if (!layout.fits) {
    const lines = paintTooSmall(columns, rows, LEAST, paintOf(state, columns, rows));
    return <CanvasScreen columns={columns} rows={rows}><Canvas key="small" x={0} y={0} width={columns} height={rows} lines={lines} /></CanvasScreen>;
  }
  const footer = paintFooter(keymap.footer(scopesOf(state), factsOf(state), state.language), columns);
  if (state.screen === 'home' || state.view === null) {
    return (
      <CanvasScreen columns={columns} rows={rows}>
        <HomeScreen key="home" state={state} />
        <Canvas key="footer" x={0} y={rows - 1} width={columns} height={1} lines={[footer]} />
      </CanvasScreen>
    );
  }
  return (
    <CanvasScreen columns={columns} rows={rows}>
      <Canvas key="status" x={0} y={0} width={columns} height={1} lines={[statusLine(state)]} />
      {layout.slots.map((slot) => <Pane key={slot.id} slot={slot} layout={layout} state={state} />)}
      <Canvas key="sentence" x={0} y={layout.sentence.y} width={columns} height={layout.sentence.height} lines={sentence(state, layout.sentence.height)} />
      <Canvas key="footer" x={0} y={rows - 1} width={columns} height={1} lines={[footer]} />
    </CanvasScreen>
  );
}

function statusLine(state: State): Line {
  const pending = state.awaiting !== null ? (state.awaiting === 'mark' ? '\'_' : state.awaiting === 'since' ? '≠\'_' : '`_') : state.count === '' ? '' : `${state.count}×`;
  return paintStatus(state.view!.status, state.view!.branch, { playing: state.playing, pending, working: state.working }, paintOf(state, state.columns, 1));
}

function sentence(state: State, height: number): readonly Line[] {
  return paintSentence(state.view!.sentence, state.message, paintOf(state, state.columns, height));
}
