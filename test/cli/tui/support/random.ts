/** A small seeded generator for property tests (mulberry32), and texts that break naive columns. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  'a', 'Z', '0', ' ', '-', 'alice', 'é', 'e\u0301', '用', '户', '窗口', '，', '（', '한', 'ア', 'ｱ', 'Ａ', '│', '─', '…', '●', '→', '①',
  '✅', '👍', '👍🏽', '👨‍👩‍👧', '🇩🇪', '⚠️', '❤️', '1️⃣', '🫠', '\t', '\n', '\r', '\x1b[31m', '\x7f', '\u0085', '\u200b', '\u202e', '\ud800', '\udc00', 'न', 'क्षि', 'ก็', '𠀀',
];

export function awkwardText(random: () => number, most = 12): string {
  let text = '';
  for (let i = Math.floor(random() * most); i >= 0; i--) text += PIECES[Math.floor(random() * PIECES.length)]!;
  return text;
}
