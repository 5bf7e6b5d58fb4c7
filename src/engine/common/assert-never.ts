/** Ends a `switch` over a tagged union: a new kind no longer compiles until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
