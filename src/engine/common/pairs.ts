/**
 * Values by two names. Looking one up makes no text of the two, whose hash would have to be worked out each time.
 *
 *     const histories = new Pairs<StoreHistory>((task, store) => new StoreHistory(task, store));
 *     histories.get('0_0', 'counts');      // made at the first look
 */
export class Pairs<V, B = string> {
  readonly #values = new Map<string, Map<B, V>>();
  readonly #make: (first: string, second: B) => V;

  constructor(make: (first: string, second: B) => V) { this.#make = make; }

  get(first: string, second: B): V {
    let values = this.#values.get(first);
    if (values === undefined) {
      values = new Map();
      this.#values.set(first, values);
    }
    let value = values.get(second);
    if (value === undefined) {
      value = this.#make(first, second);
      values.set(second, value);
    }
    return value;
  }
}
