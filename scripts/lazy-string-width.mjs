// string-width, which ink and the workbench measure with, makes a segmenter and a regular expression of all emoji as soon as it is imported:
// a quarter of the processor time to the first frame, for texts that hardly ever come. In the bundle it makes them when such a text comes,
// and asks for emoji only where several code points may be one: a single one that is an emoji is wide by itself.
const EAGER_SEGMENTER = 'const segmenter = new Intl.Segmenter();';
const EAGER_EMOJI = String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`;

const LAZY_SEGMENTER = `
let madeSegmenter = null;
const segmenter = { segment: (text) => (madeSegmenter ??= new Intl.Segmenter()).segment(text) };
`;
const LAZY_EMOJI = String.raw`
let madeEmoji = null;
const rgiEmojiRegex = { test: (text) => text.length > (text.codePointAt(0) > 0xffff ? 2 : 1) && (madeEmoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text) };
`;

/**
 * Of either version that is installed: the older one, which only ink uses, knows emoji by a package of its own.
 *
 * @throws Error  yet another version, which must be looked at first
 */
export function lazyStringWidth(source) {
  const eager = [EAGER_SEGMENTER, ...(source.includes('emoji-regex') ? [] : [EAGER_EMOJI])];
  for (const line of eager) if (source.split(line).length !== 2) throw new Error(`string-width no longer has the line ${line}: see scripts/lazy-string-width.mjs`);
  return source.replace(EAGER_SEGMENTER, () => LAZY_SEGMENTER).replace(EAGER_EMOJI, () => LAZY_EMOJI);
}
