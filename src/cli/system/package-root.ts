import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, tutorials and data sets, wherever this file was bundled to. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'tutorials'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('kstep was installed without its tutorials folder');
    folder = parent;
  }
  return folder;
}
