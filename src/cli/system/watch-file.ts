import { watch } from 'node:fs';
import path from 'node:path';

/** An editor writes a file in several steps; this long of quiet means that it has finished. */
const QUIET_MS = 100;

/** Calls whenever the file was saved. The folder is watched, because editors put a new file in the place of the old one. Gives what ends that; nothing is called where the folder is missing or the system cannot watch. */
export function watchFile(file: string, saved: () => void): () => void { return watchFolder(path.dirname(file), (name) => name === path.basename(file), saved); }

/** The same for all files right in a folder that matter. */
export function watchFolder(folder: string, matters: (name: string) => boolean, saved: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  try {
    const watcher = watch(folder, (_event, name) => {
      if (name === null || !matters(name)) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(saved, QUIET_MS);
    });
    watcher.unref();
    return () => {
      if (timer !== null) clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => undefined;
  }
}
