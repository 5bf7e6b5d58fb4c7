import { bytesEqual } from '../common/bytes.ts';
import { Windowed, windowsEqual } from '../windows/windowed.ts';

/**
 * Whether two keys are equal as Java's `equals` would have it for the types that the serdes give: by content. Keys of a JSON serde are
 * compared field by field, as a record class would do it.
 */
export function keysEqual(one: unknown, two: unknown): boolean {
  if (Object.is(one, two)) return true;
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null) return false;
  // before the prototypes: a Buffer is as good as a Uint8Array
  if (one instanceof Uint8Array && two instanceof Uint8Array) return bytesEqual(one, two);
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(two)) return false;
  if (one instanceof Windowed) return windowedAreEqual(one, two as Windowed<unknown>);
  return fieldsAreEqual(one, two);
}

function windowedAreEqual(one: Windowed<unknown>, two: Windowed<unknown>): boolean {
  return windowsEqual(one.window, two.window) && keysEqual(one.key, two.key);
}

function fieldsAreEqual(one: object, two: object): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(two).length) return false;
  return names.every((name) =>
    Object.hasOwn(two, name) && keysEqual((one as { [name: string]: unknown })[name], (two as { [name: string]: unknown })[name]));
}
