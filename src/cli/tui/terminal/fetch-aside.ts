/**
 * Takes `fetch` away while ink is being loaded. Its layout engine decodes a built-in data URL with fetch where there is one, and the first
 * fetch of a process loads a whole HTTP client: longer than everything else that ink needs. Without it the bytes are decoded directly.
 *
 * Must be imported before ink, which asks for fetch in the same turn; at the turn's end it is back, before anyone else can miss it.
 */
const { fetch } = globalThis;
Reflect.set(globalThis, 'fetch', undefined);
queueMicrotask(() => Reflect.set(globalThis, 'fetch', fetch));

export {};
