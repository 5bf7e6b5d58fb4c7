import { NumberList } from './number-list.ts';

const UNKNOWN = -1;

/** Partitions and offsets by a small number that counts up: 12 bytes each. */
export class Places {
  #offsets = new Float64Array(64).fill(UNKNOWN);
  #partitions = new Int32Array(64);

  set(index: number, partition: number, offset: number): void {
    const { length } = this.#offsets;
    if (index >= length) {
      const offsets = new Float64Array(Math.max(index + 1, length * 2)).fill(UNKNOWN, length);
      offsets.set(this.#offsets);
      const partitions = new Int32Array(offsets.length);
      partitions.set(this.#partitions);
      this.#offsets = offsets;
      this.#partitions = partitions;
    }
    this.#offsets[index] = offset;
    this.#partitions[index] = partition;
  }

  /** null: not told yet. */
  at(index: number): { readonly partition: number; readonly offset: number } | null {
    const offset = this.#offsets[index] ?? UNKNOWN;
    return offset === UNKNOWN ? null : { partition: this.#partitions[index]!, offset };
  }
}

/** Events by the offset of what they sent, for one partition: offsets come in ascending order but for very few, with gaps where others wrote between. */
export class EventsByOffset {
  #base = 0;
  readonly #offsets = new NumberList();
  readonly #events = new NumberList();
  /** Those that came late. */
  #late: Map<number, number> | null = null;

  set(offset: number, event: number): void {
    if (this.#offsets.length === 0) this.#base = offset;
    const distance = offset - this.#base;
    if (distance > this.#offsets.last) {
      this.#offsets.push(distance);
      this.#events.push(event);
    } else (this.#late ??= new Map()).set(offset, event);
  }

  get(offset: number): number | undefined {
    const late = this.#late?.get(offset);
    if (late !== undefined) return late;
    const distance = offset - this.#base;
    const { length } = this.#offsets;
    // without gaps the distance is the place
    const at = distance >= 0 && distance < length && this.#offsets.at(distance) === distance ? distance : this.#offsets.countBelow(distance);
    return at < length && this.#offsets.at(at) === distance ? this.#events.at(at) : undefined;
  }
}
