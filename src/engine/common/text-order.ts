/** Three characters at a time, each of 256 or none, beside a place below 2^28: still a whole number that a double holds. */
const CHARACTERS = 3;
const SYMBOLS = 257;
const PLACES = 2 ** 28;
/** Shorter stretches are sorted by comparing. */
const FEW = 16;

/**
 * The places of latin1 texts in ascending order of the texts. Comparing two texts by their places in an array of a million costs the
 * memory two misses, twenty million times; numbers made of a few characters each are sorted five times as fast.
 */
export function orderOf(texts: readonly string[]): Int32Array<ArrayBuffer> {
  const order = new Int32Array(texts.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  sort(texts, order, 0);
  return order;
}

/** @param depth  so many characters are the same in all of them */
function sort(texts: readonly string[], order: Int32Array, depth: number): void {
  const { length } = order;
  if (length < 2) return;
  if (length <= FEW) {
    insertionSort(texts, order);
    return;
  }
  const from = depth + commonAfter(texts, order, depth);
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = numberOf(texts[order[i]!]!, from) * PLACES + i;
  numbers.sort();
  const before = order.slice();
  let start = 0;
  let last = -1;
  for (let i = 0; i < length; i++) {
    const symbols = Math.floor(numbers[i]! / PLACES);
    order[i] = before[numbers[i]! - symbols * PLACES]!;
    if (symbols === last) continue;
    if (i - start > 1) sort(texts, order.subarray(start, i), from + CHARACTERS);
    start = i;
    last = symbols;
  }
  // all of them the same so far, and at their end: nothing is left to tell them apart by
  if (length - start > 1 && (start > 0 || texts[order[0]!]!.length > from)) sort(texts, order.subarray(start), from + CHARACTERS);
}

function numberOf(text: string, from: number): number {
  let number = 0;
  for (let i = from; i < from + CHARACTERS; i++) number = number * SYMBOLS + (i < text.length ? text.charCodeAt(i) + 1 : 0);
  return number;
}

/** How many characters more all of them have in common. */
function commonAfter(texts: readonly string[], order: Int32Array, depth: number): number {
  const first = texts[order[0]!]!;
  let end = first.length;
  for (let i = 1; i < order.length && end > depth; i++) {
    const text = texts[order[i]!]!;
    let at = depth;
    while (at < end && at < text.length && text.charCodeAt(at) === first.charCodeAt(at)) at++;
    end = at;
  }
  return Math.max(0, end - depth);
}

function insertionSort(texts: readonly string[], order: Int32Array): void {
  for (let i = 1; i < order.length; i++) {
    const place = order[i]!;
    const text = texts[place]!;
    let at = i;
    for (; at > 0 && texts[order[at - 1]!]! > text; at--) order[at] = order[at - 1]!;
    order[at] = place;
  }
}
