import { OrderedMap } from '../../common/ordered-map.ts';
import type { OrderedIterator } from '../../common/ordered-map.ts';
import type { ByteTable, TableSpace, TableWalk } from './byte-table.ts';

/** A walk goes over the map itself until someone writes; then it takes a copy of what it has not visited, and writing goes on. */
export class MemoryTable implements ByteTable {
  readonly #map = new OrderedMap<Uint8Array>();
  readonly #walks = new Set<MemoryWalk>();

  get(key: string): Uint8Array | undefined { return this.#map.get(key); }

  set(key: string, value: Uint8Array): void {
    if (this.#walks.size > 0) this.#keepViews();
    this.#map.set(key, value);
  }

  delete(key: string): void {
    if (this.#walks.size > 0) this.#keepViews();
    this.#map.delete(key);
  }

  walk(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): TableWalk {
    if (from !== null && to !== null && from > to) return EMPTY_WALK;
    const entries = reverse ? this.#map.reverseRange(from, to, toInclusive) : this.#map.range(from, to, toInclusive);
    const walk = new MemoryWalk(entries, this.#walks);
    this.#walks.add(walk);
    return walk;
  }

  approximateSize(): number { return this.#map.size; }

  clear(): void {
    this.#keepViews();
    this.#map.clear();
  }

  #keepViews(): void {
    for (const walk of this.#walks) walk.keepView();
    this.#walks.clear();
  }
}

class MemoryWalk implements TableWalk {
  key = '';
  value!: Uint8Array;
  #entries: IterableIterator<[string, Uint8Array]>;
  readonly #open: Set<MemoryWalk>;

  constructor(entries: OrderedIterator<Uint8Array>, open: Set<MemoryWalk>) {
    this.#entries = entries;
    this.#open = open;
  }

  keepView(): void { this.#entries = [...this.#entries].values(); }

  next(): boolean {
    const step = this.#entries.next();
    if (step.done === true) {
      this.close();
      return false;
    }
    this.key = step.value[0];
    this.value = step.value[1];
    return true;
  }

  close(): void {
    this.#open.delete(this);
    this.#entries = NO_ENTRIES;
  }
}

const NO_ENTRIES: IterableIterator<[string, Uint8Array]> = ([] as [string, Uint8Array][]).values();

export const EMPTY_WALK: TableWalk = { key: '', value: new Uint8Array(0), next: () => false, close: () => undefined };

/** Gone when it closes. */
export class MemoryTableSpace implements TableSpace {
  readonly #tables = new Map<number, MemoryTable>();

  readonly savedPosition = null;
  readonly savedFormat = null;

  get tableIds(): readonly number[] { return [...this.#tables.keys()]; }

  table(id: number): ByteTable {
    let table = this.#tables.get(id);
    if (table === undefined) this.#tables.set(id, (table = new MemoryTable()));
    return table;
  }

  drop(id: number): void {
    this.#tables.get(id)?.clear();
    this.#tables.delete(id);
  }

  flush(): void {}
  relieve(): void {}
  close(): void { this.#tables.clear(); }
}
