/**
 * A binary heap in an array whose ties come out as from java.util.PriorityQueue: which of two partitions with equal timestamps is taken
 * first depends on it.
 */
export class PriorityQueue<T> implements Iterable<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #heap: T[] = [];

  constructor(compare: (a: T, b: T) => number) { this.#compare = compare; }

  get size(): number { return this.#heap.length; }

  peek(): T | undefined { return this.#heap[0]; }

  offer(element: T): void {
    this.#heap.push(element);
    this.#siftUp(this.#heap.length - 1, element);
  }

  poll(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) this.#siftDown(0, last);
    return first;
  }

  /** Removes the first occurrence of this very element; false when it is not in the queue. */
  remove(element: T): boolean {
    const heap = this.#heap;
    const at = heap.indexOf(element);
    if (at < 0) return false;
    const last = heap.pop()!;
    if (at < heap.length) {
      this.#siftDown(at, last);
      if (heap[at] === last) this.#siftUp(at, last);
    }
    return true;
  }

  clear(): void { this.#heap.length = 0; }

  /** In the order of the heap's array, which is not sorted. */
  [Symbol.iterator](): Iterator<T> { return this.#heap[Symbol.iterator](); }

  #siftUp(at: number, element: T): void {
    const heap = this.#heap;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#compare(element, heap[parent]!) >= 0) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = element;
  }

  #siftDown(at: number, element: T): void {
    const heap = this.#heap;
    const half = heap.length >>> 1;
    while (at < half) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && this.#compare(heap[child]!, heap[child + 1]!) > 0) child++;
      if (this.#compare(element, heap[child]!) <= 0) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = element;
  }
}
