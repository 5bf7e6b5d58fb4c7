/** Hands the screen over to ink, which a frame was painted without: loaded behind it, it must be the first import that takes long. */
import '../terminal/fetch-aside.ts';
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { PortalsContext } from '../components/Canvas.tsx';
import { StoreContext } from '../hooks/use-workbench.ts';
import { App } from './App.tsx';
import type { WorkbenchStore } from '../state/store.ts';
import type { FrameSink } from '../terminal/frame-sink.ts';
import type { Portals } from '../terminal/portals.ts';

/** Draws the store's state from now on. Gives what ends that. */
export function mount(store: WorkbenchStore, portals: Portals, sink: FrameSink, onCrash: (error: unknown) => void): () => void {
  const app = render(
    <PortalsContext.Provider value={portals}><StoreContext.Provider value={store}><App /></StoreContext.Provider></PortalsContext.Provider>,
    { stdout: sink.stream, stdin: new PassThrough() as unknown as NodeJS.ReadStream, stderr: sink.stream, debug: true, patchConsole: false, exitOnCtrlC: false },
  );
  app.waitUntilExit().then(() => {}, onCrash);
  return () => {
    app.unmount();
    app.cleanup();
  };
}
