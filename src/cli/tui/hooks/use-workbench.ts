/** State and actions for components, in two contexts: what reads does not re-render for what acts. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { WorkbenchStore } from '../state/store.ts';
import type { State } from '../state/state.ts';
import type { Keymap } from '../keymap/keymap.ts';

export const StoreContext = createContext<WorkbenchStore | null>(null);

/** @throws Error  outside of a workbench: wrap the component in StoreContext */
export function useStore(): WorkbenchStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('useStore needs a StoreContext above it');
  return store;
}

export function useWorkbench(): State {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.getState, store.getState);
}

export function useKeymap(): Keymap { return useStore().keymap; }
