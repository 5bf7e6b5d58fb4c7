/** The parts of the screen as a tree that draws again only what has changed. */
import { useMemo, type ReactElement } from 'react';
import { Canvas, CanvasScreen } from '../components/Canvas.tsx';
import { useKeymap, useWorkbench } from '../hooks/use-workbench.ts';
import { screenParts, type ScreenPart } from './screen.ts';

export function App(): ReactElement {
  const state = useWorkbench();
  const keymap = useKeymap();
  return (
    <CanvasScreen columns={state.columns} rows={state.rows}>
      {screenParts(state, keymap).map((part) => <Part key={part.id} part={part} />)}
    </CanvasScreen>
  );
}

function Part({ part }: { readonly part: ScreenPart }): ReactElement {
  const lines = useMemo(part.paint, part.of);
  return <Canvas {...part.rect} lines={lines} />;
}
