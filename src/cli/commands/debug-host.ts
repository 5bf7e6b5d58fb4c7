import { closeSync, createReadStream, createWriteStream, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { DebuggerHost, LoadedSource } from '../../engine/session/debugger-host.ts';
import { CommandError } from '../exit.ts';
import { loadTopology } from '../topology/load-topology.ts';

const GZIP_MAGIC = 0x1f8b;
const CHUNK = 1 << 16;

/** Files of this machine, for a debugger. */
export class FileHost implements DebuggerHost {
  readonly loaded: LoadedSource | null;
  readonly #sources = new SourceLines();

  constructor(loaded: LoadedSource | null) { this.loaded = loaded; }

  async *lines(file: string): AsyncGenerator<string> {
    const packed = isGzip(file);
    const stream = createReadStream(file);
    const text = packed ? stream.pipe(createGunzip()) : stream;
    let failure: Error | null = null;
    stream.on('error', (error: Error) => text.destroy(error));
    text.on('error', (error: Error) => { failure = error; });
    try {
      for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield line;
    } catch (error) {
      failure ??= error as Error;
    }
    // what a torn gzip file still holds was given out; the reader of the lines misses the end by itself
    if (failure !== null && (failure as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') throw new CommandError(`${file}: cannot be read (${(failure as NodeJS.ErrnoException).code ?? (failure as Error).message})`);
  }

  async write(file: string, lines: Iterable<string>): Promise<number> {
    const folder = path.dirname(path.resolve(file));
    if (!existsSync(folder)) throw new CommandError(`${folder}: no such folder`);
    if (existsSync(file) && statSync(file).isDirectory()) throw new CommandError(`${file} is a folder; name a file in it`);
    const part = `${file}.${process.pid}.part`;
    try {
      const target = createWriteStream(part);
      const chunks = Readable.from(chunked(lines));
      await (file.endsWith('.gz') ? pipeline(chunks, createGzip(), target) : pipeline(chunks, target));
      const handle = await open(part, 'r+');
      await handle.sync();
      await handle.close();
      await rename(part, file);
      return (await stat(file)).size;
    } catch (error) {
      await rm(part, { force: true });
      throw new CommandError(`${file}: cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`, 1, { cause: error });
    }
  }

  async load(file: string, source: string | null): Promise<LoadedSource> {
    this.#sources.forget();
    return loadSource(file, source);
  }

  sourceLine(file: string, line: number): string | null { return this.#sources.line(file, line); }
  relative(from: string, to: string): string { return path.relative(path.dirname(path.resolve(from)), path.resolve(to)).split(path.sep).join('/'); }
  resolve(from: string, relative: string): string { return path.resolve(path.dirname(path.resolve(from)), relative); }
}

/** A topology, with the text that it was made from as it is now. */
export async function loadSource(file: string, source: string | null = null): Promise<LoadedSource> {
  const { topology, config, file: full } = source === null ? await loadTopology(file) : await loadTopology(file, source);
  return { topology, config, file: full, source: source ?? readFileSync(full, 'utf8') };
}

/** Lines of source files, read once. */
export class SourceLines {
  readonly #files = new Map<string, readonly string[]>();

  line(file: string, line: number): string | null {
    let lines = this.#files.get(file);
    if (lines === undefined) {
      try {
        lines = readFileSync(file, 'utf8').split('\n');
      } catch {
        lines = [];
      }
      this.#files.set(file, lines);
    }
    return lines[line - 1] ?? null;
  }
  forget(): void { this.#files.clear(); }
}

function isGzip(file: string): boolean {
  if (!existsSync(file)) throw new CommandError(`${file}: no such file`);
  if (statSync(file).isDirectory()) throw new CommandError(`${file} is a folder; name a file in it`);
  const start = readStart(file);
  return start.length >= 2 && start.readUInt16BE(0) === GZIP_MAGIC;
}

function readStart(file: string): Buffer {
  try {
    const handle = openSync(file, 'r');
    try {
      const start = Buffer.alloc(2);
      return start.subarray(0, readSync(handle, start, 0, 2, 0));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new CommandError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, 1, { cause: error });
  }
}

/** Few large writes instead of one per line. */
function* chunked(lines: Iterable<string>): Generator<string> {
  let parts: string[] = [];
  let size = 0;
  for (const line of lines) {
    parts.push(line, '\n');
    size += line.length + 1;
    if (size < CHUNK) continue;
    yield parts.join('');
    parts = [];
    size = 0;
  }
  if (parts.length > 0) yield parts.join('');
}
