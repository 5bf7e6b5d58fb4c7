/**
 * Classes whose objects never change, as long as what they hold does not, answer under this name what they hold. A recorder can then keep
 * the object itself instead of copying it.
 */
export const heldValues: unique symbol = Symbol('heldValues');

/** True when the value cannot change: a primitive, bytes (never written again), or an immutable object that holds only such. */
export function cannotChange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  const held = (value as { readonly [heldValues]?: (check: (inner: unknown) => boolean) => boolean })[heldValues];
  return held !== undefined && held.call(value, cannotChange);
}
