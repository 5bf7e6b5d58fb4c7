/** Whether a source's pattern takes this topic. The whole name has to match, as with Java's `Matcher.matches`. */
export function patternMatches(pattern: RegExp, topic: string): boolean {
  let whole = WHOLE.get(pattern);
  if (whole === undefined) {
    whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));
    WHOLE.set(pattern, whole);
  }
  return whole.test(topic);
}
const WHOLE = new WeakMap<RegExp, RegExp>();

/** Two patterns that say the same: what the DSL merges into one source. */
export function patternKey(pattern: RegExp): string { return `${pattern.flags}/${pattern.source}`; }
