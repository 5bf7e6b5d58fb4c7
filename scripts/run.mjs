#!/usr/bin/env node
// Runs a TypeScript entry of this repository: bundled in a few dozen milliseconds, errors point at the sources.
//
//     node scripts/run.mjs test/conformance/main.ts fixtures/conformance --only "count by key"
//
// Packages stay where they are installed; `import.meta.url` is the url of the source file, as if it ran from there.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { classNamesOf, withClassNames } from './class-names.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cache = path.join(root, 'node_modules/.cache/run');
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined || !existsSync(entry)) {
  console.error(entry === undefined ? 'run: which file? node scripts/run.mjs FILE ARGS…' : `run: there is no file ${entry}`);
  process.exit(2);
}

const result = await esbuild
  .build({
    absWorkingDir: root,
    entryPoints: [path.resolve(entry)],
    outfile: path.join(cache, 'bundle.mjs'),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    // The one package that is not installed: this one.
    alias: { kstep: path.join(root, 'src/engine/index.ts') },
    plugins: [{
      name: 'source-urls',
      setup(build) {
        build.onLoad({ filter: /\.tsx?$/ }, ({ path: file }) => {
          const text = readFileSync(file, 'utf8');
          if (!text.includes('import.meta.')) return undefined;
          const contents = text
            .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
            .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
            .replaceAll('import.meta.filename', JSON.stringify(file));
          return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts' };
        });
      },
    }],
    logLevel: 'warning',
  })
  .catch((error) => {
    if (!Array.isArray(error.errors)) throw error;
    process.exit(1); // esbuild has printed what is wrong
  });

const code = withClassNames(result.outputFiles[0].text, classNamesOf(root));
const bundle = path.join(cache, `${path.basename(entry).replace(/\.\w+$/, '')}-${createHash('sha1').update(code).digest('hex').slice(0, 12)}.mjs`);
mkdirSync(cache, { recursive: true });
if (!existsSync(bundle)) {
  writeFileSync(`${bundle}.${process.pid}.part`, code);
  renameSync(`${bundle}.${process.pid}.part`, bundle);
  const dayAgo = Date.now() - 86_400_000;
  for (const name of readdirSync(cache)) if (statSync(path.join(cache, name)).mtimeMs < dayAgo) rmSync(path.join(cache, name), { force: true });
}

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], path.resolve(entry), ...args];
await import(pathToFileURL(bundle).href);
