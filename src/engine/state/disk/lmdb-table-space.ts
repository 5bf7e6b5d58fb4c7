import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { ProcessorStateException } from '../../errors/errors.ts';
import { bytesOfLatin1, latin1Of } from '../../common/bytes.ts';
import type { ByteTable, TableSpace } from './byte-table.ts';
import { DirectoryLock } from './directory-lock.ts';
import { LmdbTable } from './lmdb-table.ts';
import { deserializePosition, serializePosition } from '../position.ts';
import type { Position } from '../position.ts';
import type { ValueFormat } from '../restore.ts';
import { timeOfText } from '../codecs/window-key-schema.ts';

/** The native addon takes a while to load: not before a store is really on disk. */
const require = createRequire(import.meta.url);

/** What may wait for a flush across commits: so many entries, or so many bytes written. Kafka's RocksDB stores have three write buffers of 16 MiB. */
const MANY_WAITING = 65_536;
const MANY_BYTES_WAITING = 48 * 1024 * 1024;

const META = 'M';
const POSITION = bytesOfLatin1(`${META}position`);
const FORMAT = bytesOfLatin1(`${META}format`);
const TABLE = 'T';
const ID_LENGTH = 8;
/** Kafka's reserved segment: no other id is negative. */
const RESERVED_TEXT = '\xff'.repeat(ID_LENGTH);

/**
 * The tables of one store in one LMDB environment. Keys there are `T || int64 table id || key`, and meta keys for the position and for the form of the values.
 *
 * Writes wait in memory until `flush` puts them all down in one transaction: a store is always as of some flush, whenever the process
 * dies. What the changelog has beyond that is restored from there. A commit without a flush writes down, too, when much is waiting: under
 * exactly-once there is no flush before the end.
 */
export class LmdbTableSpace implements TableSpace {
  readonly #directory: string;
  readonly #lock: DirectoryLock;
  readonly #format: ValueFormat | null;
  readonly #database: RootDatabase<Uint8Array, Uint8Array>;
  readonly #tables = new Map<number, LmdbTable>();
  /** Prefixes of dropped tables, to be cleared with the next flush. */
  #dropped: string[] = [];

  /** @throws ProcessorStateException  when the directory cannot be opened; LockException when someone else has it open */
  constructor(directory: string, options: { readonly syncOnFlush: boolean; readonly format?: ValueFormat | null }) {
    this.#directory = directory;
    this.#format = options.format ?? null;
    mkdirSync(directory, { recursive: true, mode: 0o750 });
    this.#lock = DirectoryLock.acquire(directory);
    try {
      const { open } = require('lmdb') as typeof import('lmdb');
      this.#database = open<Uint8Array, Uint8Array>({
        path: directory, noSubdir: false, encoding: 'binary', keyEncoding: 'binary', compression: false, cache: false, overlappingSync: false,
        noSync: !options.syncOnFlush,
      });
    } catch (error) {
      this.#lock.release();
      throw new ProcessorStateException(`cannot open the store in ${directory}: ${(error as Error).message}`, { cause: error });
    }
    for (const id of this.#idsOnDisk()) this.table(id);
  }

  #idsOnDisk(): number[] {
    const ids: number[] = [];
    const end = bytesOfLatin1(String.fromCharCode(TABLE.charCodeAt(0) + 1));
    let from = TABLE;
    for (;;) {
      const [key] = this.#database.getKeys({ start: bytesOfLatin1(from), end, limit: 1 });
      if (key === undefined) return ids;
      const idText = String.fromCharCode(...key.subarray(1, 1 + ID_LENGTH));
      ids.push(idText === RESERVED_TEXT ? -1 : timeOfText(idText, 0));
      from = nextPrefix(TABLE + idText);
    }
  }

  get tableIds(): readonly number[] { return [...this.#tables.keys()]; }

  get savedPosition(): Position | null {
    const bytes = this.#database.getBinary(POSITION);
    return bytes === undefined ? null : deserializePosition(bytes);
  }

  get savedFormat(): ValueFormat | null {
    const bytes = this.#database.getBinary(FORMAT);
    return bytes === undefined ? null : latin1Of(bytes) as ValueFormat;
  }

  table(id: number): ByteTable {
    let table = this.#tables.get(id);
    if (table === undefined) {
      const prefix = prefixOf(id);
      table = new LmdbTable(this.#database, prefix, this.#dropped.includes(prefix));
      this.#tables.set(id, table);
    }
    return table;
  }

  drop(id: number): void {
    this.#tables.get(id)?.keepViews();
    this.#tables.delete(id);
    this.#dropped.push(prefixOf(id));
  }

  flush(position: Position): void {
    const database = this.#database;
    for (const table of this.#tables.values()) table.keepViews();
    database.transactionSync(() => {
      for (const prefix of this.#dropped) {
        const range = { start: bytesOfLatin1(prefix), end: bytesOfLatin1(nextPrefix(prefix)) };
        for (const key of [...database.getKeys(range)]) database.removeSync(key);
      }
      for (const table of this.#tables.values()) table.writeDown();
      if (!position.isEmpty) database.putSync(POSITION, serializePosition(position));
      if (this.#format !== null) database.putSync(FORMAT, bytesOfLatin1(this.#format));
    });
    this.#dropped = [];
    for (const table of this.#tables.values()) table.writtenDown();
  }

  relieve(position: Position): void {
    let waiting = 0;
    let bytes = 0;
    for (const table of this.#tables.values()) {
      waiting += table.waiting;
      bytes += table.bytesWaiting;
    }
    if (waiting > MANY_WAITING || bytes > MANY_BYTES_WAITING) this.flush(position);
  }

  close(): void {
    for (const table of this.#tables.values()) table.keepViews();
    void this.#database.close();
    // Where flushes did not wait for the disk, this one does.
    const handle = openSync(join(this.#directory, 'data.mdb'), 'r+');
    fsyncSync(handle);
    closeSync(handle);
    this.#lock.release();
  }
}

function prefixOf(id: number): string {
  if (id < 0) return TABLE + RESERVED_TEXT;
  let text = '';
  for (let i = ID_LENGTH - 1, rest = id; i >= 0; i--, rest = Math.floor(rest / 256)) text = String.fromCharCode(rest % 256) + text;
  return TABLE + text;
}

/** The first text behind all that begin with this one. Prefixes begin with `T`, so there is one. */
function nextPrefix(prefix: string): string {
  let end = prefix.length;
  while (prefix.charCodeAt(end - 1) === 0xff) end--;
  return prefix.slice(0, end - 1) + String.fromCharCode(prefix.charCodeAt(end - 1) + 1);
}
