#!/usr/bin/env node
// Bundles the command and the library into dist/.
//
//     node scripts/build.mjs              always
//     node scripts/build.mjs --if-stale   only when a source, the lock file or this script changed since the last build
//     node scripts/build.mjs --types      also the declarations, into dist/types
//
// Both entries share their chunks: a user's topology that imports 'kstep' gets the very classes that the command runs with. What only
// some commands need (kafkajs, lmdb, ink, prompts) is imported dynamically in src/ and so lands in chunks of its own.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { classNamesOf, withClassNames } from './class-names.mjs';
import { lazyStringWidth } from './lazy-string-width.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const stampFile = path.join(dist, '.stamp.json');
const flags = new Set(process.argv.slice(2));
for (const flag of flags) {
  if (flag !== '--if-stale' && flag !== '--types') {
    console.error(`build: unknown option ${flag}; there are --if-stale and --types`);
    process.exit(2);
  }
}

if (flags.has('--if-stale') && isFresh()) process.exit(0);
await build();
if (flags.has('--types')) await emitTypes();

/** Everything that decides what the bundle looks like. Installed packages are fixed by the lock file. */
function inputFiles() {
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs', 'scripts/class-names.mjs', 'scripts/lazy-string-width.mjs'];
  for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(tsx?|json)$/.test(entry.name)) files.push(path.relative(root, path.join(entry.parentPath, entry.name)));
  }
  return files.filter((file) => existsSync(path.join(root, file))).sort();
}

/** Times first, because they cost nothing; contents where only a time moved (a checkout, a copy), so that no build is wasted. */
function isFresh() {
  let stamp;
  try {
    stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return false;
  }
  if (!stamp.outputs.every((file) => existsSync(path.join(dist, file)))) return false;
  const files = inputFiles();
  if (files.length !== Object.keys(stamp.inputs).length) return false;
  let touched = false;
  for (const file of files) {
    const known = stamp.inputs[file];
    if (known === undefined) return false;
    const { size, mtimeMs } = statSync(path.join(root, file));
    if (size !== known.size) return false;
    if (mtimeMs !== known.mtimeMs) {
      if (hashOf(file) !== known.hash) return false;
      known.mtimeMs = mtimeMs;
      touched = true;
    }
  }
  if (touched) writeStamp(stamp);
  return true;
}

async function build() {
  const esbuild = await import('esbuild');
  // Taken before bundling: a file that changes meanwhile is stale next time, and not wrongly fresh.
  const inputs = {};
  for (const file of inputFiles()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    inputs[file] = { size, mtimeMs, hash: hashOf(file) };
  }
  const entryPoints = { index: path.join(root, 'src/engine/index.ts') };
  const main = ['src/cli/main.ts', 'src/cli/main.tsx'].map((file) => path.join(root, file)).find((file) => existsSync(file));
  if (main !== undefined) entryPoints.kstep = main;

  const result = await esbuild
    .build({
      absWorkingDir: root,
      entryPoints,
      outdir: dist,
      entryNames: '[name]',
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      jsx: 'automatic',
      sourcemap: true,
      sourcesContent: false,
      metafile: true,
      // Less to parse before the first frame. Names stay, and lines stay short, so that a stack trace of an installed kstep says something.
      minifyWhitespace: true,
      minifySyntax: true,
      lineLimit: 160,
      legalComments: 'linked',
      // lmdb finds its native addon beside its own files, jiti its compiler; of kafkajs the backend takes single files.
      external: ['lmdb', 'jiti', 'kafkajs'],
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: {
        js: "import { createRequire as __kstepCreateRequire } from 'node:module'; const require = __kstepCreateRequire(import.meta.url);",
      },
      plugins: [withoutDevtools(), withLazyStringWidth()],
      logLevel: 'warning',
    })
    .catch((error) => {
      if (!Array.isArray(error.errors)) throw error;
      process.exit(1); // esbuild has printed what is wrong
    });

  // Chunks are named after their contents: those that did not change stay for a kstep that runs already, the others go.
  const outputs = result.outputFiles.map((file) => path.relative(dist, file.path));
  mkdirSync(path.join(dist, 'chunks'), { recursive: true });
  const classNames = classNamesOf(root);
  for (const file of result.outputFiles) {
    const name = path.relative(dist, file.path);
    const text = name.endsWith('.js') ? withClassNames(file.text, classNames) : null;
    writeAtomically(file.path, name === 'kstep.js' ? withShebang(text) : text !== null ? text : name === 'kstep.js.map' ? shiftedByOneLine(file.text) : file.contents,
      name === 'kstep.js' ? 0o755 : 0o644);
  }
  const current = new Set(outputs);
  for (const name of readdirSync(path.join(dist, 'chunks'))) if (!current.has(`chunks/${name}`)) rmSync(path.join(dist, 'chunks', name));
  writeStamp({ inputs, outputs });
}

/** ink loads react's developer tools when DEV=true; they bring a web socket along, and a package that is not installed. */
function withoutDevtools() {
  return {
    name: 'without-devtools',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /[/]devtools\.js$/ }, ({ path: file, importer }) => (/[/\\]ink[/\\]build[/\\]/.test(importer) ? { path: file, namespace: 'empty' } : undefined));
      onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '', loader: 'js' }));
    },
  };
}

function withLazyStringWidth() {
  return {
    name: 'lazy-string-width',
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]string-width[/\\]index\.js$/ }, ({ path: file }) => ({ contents: lazyStringWidth(readFileSync(file, 'utf8')), loader: 'js' }));
    },
  };
}

function withShebang(text) {
  return text.startsWith('#!') ? text : `#!/usr/bin/env node\n${text}`;
}

function shiftedByOneLine(mapText) {
  const map = JSON.parse(mapText);
  map.mappings = `;${map.mappings}`;
  return JSON.stringify(map);
}

async function emitTypes() {
  const { spawnSync } = await import('node:child_process');
  const { createRequire } = await import('node:module');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  rmSync(path.join(dist, 'types'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', path.join(root, 'scripts/tsconfig.types.json')], { stdio: 'inherit', cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}

function hashOf(file) {
  return createHash('sha1').update(readFileSync(path.join(root, file))).digest('base64');
}

function writeStamp(stamp) {
  writeAtomically(stampFile, JSON.stringify(stamp), 0o644);
}

/** Two builds at once (a test run and a start) never show each other half a file. */
function writeAtomically(file, contents, mode) {
  const part = `${file}.${process.pid}.part`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(part, contents, { mode });
  renameSync(part, file);
}
