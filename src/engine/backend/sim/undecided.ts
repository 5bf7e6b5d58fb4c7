/** Offsets [from, to) that one transaction wrote without another writer in between. */
interface Stretch { readonly from: number; to: number; readonly transaction: object }

/**
 * Which records of a log belong to transactions that are open or were aborted. Of those that were committed nothing is kept: their records
 * are like any other. Kafka: ProducerStateManager, TransactionIndex
 */
export class Undecided {
  #open: Stretch[] = [];
  /** In the order of their offsets. */
  #aborted: Stretch[] = [];

  get firstOpen(): number | null { return this.#open[0]?.from ?? null; }
  get hasAborted(): boolean { return this.#aborted.length > 0; }

  add(transaction: object, offset: number): void {
    const last = this.#open[this.#open.length - 1];
    if (last?.transaction === transaction && last.to === offset) last.to++;
    else this.#open.push({ from: offset, to: offset + 1, transaction });
  }

  end(transaction: object, committed: boolean): void {
    const ended = this.#open.filter((stretch) => stretch.transaction === transaction);
    this.#open = this.#open.filter((stretch) => stretch.transaction !== transaction);
    if (!committed) this.#aborted = [...this.#aborted, ...ended].sort((a, b) => a.from - b.from);
  }

  at(offset: number): 'open' | 'aborted' | null {
    if (holds(this.#aborted, offset)) return 'aborted';
    return holds(this.#open, offset) ? 'open' : null;
  }

  forgetFrom(offset: number): void {
    const before = (stretches: readonly Stretch[]): Stretch[] => stretches.filter(({ from }) => from < offset).map((stretch) => ({ ...stretch, to: Math.min(stretch.to, offset) }));
    this.#open = before(this.#open);
    this.#aborted = before(this.#aborted);
  }

  forgetBefore(offset: number): void { this.#aborted = this.#aborted.filter(({ to }) => to > offset); }
}

function holds(stretches: readonly Stretch[], offset: number): boolean {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stretches[middle]!.to <= offset) low = middle + 1; else high = middle;
  }
  return low < stretches.length && stretches[low]!.from <= offset;
}
