/** The list of all headers objects that have none: most of them stay so. Never written to. */
const NONE: (readonly [string, Uint8Array | null])[] = [];

/**
 * The headers of one record: ordered, names may repeat, values may be null. Kafka: org.apache.kafka.common.header.Headers (mutable,
 * and shared by all children of a forward; `new Record` and `withX` copy).
 */
export class Headers implements Iterable<readonly [string, Uint8Array | null]> {
  #list: (readonly [string, Uint8Array | null])[];

  constructor(list: Iterable<readonly [string, Uint8Array | null]> = NONE) { this.#list = list === NONE ? NONE : [...list]; }

  get size(): number { return this.#list.length; }

  add(name: string, value: Uint8Array | null): this {
    if (this.#list === NONE) this.#list = [[name, value]];
    else this.#list.push([name, value]);
    return this;
  }

  /** Removes every header of that name. */
  remove(name: string): this {
    this.#list = this.#list.filter(([n]) => n !== name);
    return this;
  }

  /** The value of the last header of that name; undefined where there is none (null is a value). */
  lastHeader(name: string): Uint8Array | null | undefined {
    for (let i = this.#list.length - 1; i >= 0; i--) if (this.#list[i]![0] === name) return this.#list[i]![1];
    return undefined;
  }

  headers(name: string): (Uint8Array | null)[] { return this.#list.filter(([n]) => n === name).map(([, v]) => v); }

  /** Plain data that does not change when this object does. */
  toList(): (readonly [string, Uint8Array | null])[] { return this.#list.slice(); }

  copy(): Headers { return new Headers(this.#list.length === 0 ? NONE : this.#list); }

  [Symbol.iterator](): Iterator<readonly [string, Uint8Array | null]> { return this.#list[Symbol.iterator](); }
}
