/** Writes the text goldens anew: every test file called goldens. Review the outcome as a diff. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const files = readdirSync(path.join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /^goldens(\.slow)?\.test\.tsx?$/.test(entry.name))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files, '--update'], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
