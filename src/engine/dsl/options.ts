import { IllegalArgumentException, NullPointerException } from '../errors/errors.ts';
import { isInstance, shown, type ClassOf } from '../topology/arguments.ts';

/**
 * Optional arguments, recognised by their class, as Java tells overloads apart:
 *
 *     const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
 *
 * `undefined` is an argument left out.
 * @throws NullPointerException  for null
 * @throws IllegalArgumentException  for something else, or the same twice
 */
export function optionsOf<T extends { readonly [name: string]: ClassOf<unknown> }>(
  args: readonly unknown[], classes: T,
): { [N in keyof T]: T[N]['prototype'] | null } {
  const found: { [name: string]: unknown } = {};
  const names = Object.keys(classes);
  for (const name of names) found[name] = null;
  for (const arg of args) {
    if (arg === undefined) continue;
    if (arg === null) throw new NullPointerException(`${names.find((name) => found[name] === null) ?? names[0]} must not be null`);
    const name = names.find((candidate) => isInstance(arg, classes[candidate]!));
    if (name === undefined) {
      throw new IllegalArgumentException(`${names.join(' or ')} must be a ${names.map((each) => classes[each]!.name).join(' or a ')}, got ${shown(arg)}`);
    }
    if (found[name] !== null) throw new IllegalArgumentException(`${name} is given twice`);
    found[name] = arg;
  }
  return found as { [N in keyof T]: T[N]['prototype'] | null };
}
