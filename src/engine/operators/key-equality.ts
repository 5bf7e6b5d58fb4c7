import { Windowed } from '../windows/windowed.ts';

/**
 * Whether two keys are equal as Java's `equals` would have it for the types that the serdes give: by content. Keys of a JSON serde are
 * compared field by field, as a record class would do it.
 */
export function keysEqual(one: unknown, two: unknown): boolean {
  if (Object.is(one, two)) return true;
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) return false;
  if (one instanceof Uint8Array || two instanceof Uint8Array) return one instanceof Uint8Array && two instanceof Uint8Array && bytesAreEqual(one, two);
  if (one instanceof Windowed || two instanceof Windowed) return one instanceof Windowed && two instanceof Windowed && windowedAreEqual(one, two);
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(two)) return false;
  return fieldsAreEqual(one, two);
}

function bytesAreEqual(one: Uint8Array, two: Uint8Array): boolean {
  return one.length === two.length && one.every((byte, i) => byte === two[i]);
}

function windowedAreEqual(one: Windowed<unknown>, two: Windowed<unknown>): boolean {
  const [a, b] = [one.window, two.window];
  return a.start === b.start && a.end === b.end && a.kind === b.kind && keysEqual(one.key, two.key);
}

function fieldsAreEqual(one: object, two: object): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(two).length) return false;
  return names.every((name) =>
    Object.hasOwn(two, name) && keysEqual((one as { [name: string]: unknown })[name], (two as { [name: string]: unknown })[name]));
}
