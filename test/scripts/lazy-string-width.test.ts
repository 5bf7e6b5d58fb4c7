import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import stringWidth from 'string-width';
import { awkwardText, randomOf } from '../cli/tui/support/random.ts';

const root = path.join(import.meta.dirname, '../..');
const original = createRequire(import.meta.url).resolve('string-width');
let lazyStringWidth: (source: string) => string = (source) => source;
let folder = '';
let lazy: typeof stringWidth = () => 0;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-width-'));
  ({ lazyStringWidth } = await import(pathToFileURL(path.join(root, 'scripts/lazy-string-width.mjs')).href) as { lazyStringWidth: typeof lazyStringWidth });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  const file = path.join(folder, 'index.mjs');
  writeFileSync(file, lazyStringWidth(readFileSync(original, 'utf8')));
  lazy = (await import(pathToFileURL(file).href) as { readonly default: typeof stringWidth }).default;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Private and unassigned; and letters, which all go one way, but for those that Hangul is put together of and those of half and full width. */
const OF_NO_INTEREST = /^(\p{Co}|\p{Cn}|(?![\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\uff00-\uffef])\p{L})/u;

test('measures signs, marks and emoji, of one code point and of several, like string-width itself', () => {
  const texts = Array.from({ length: 0x2_0000 }, (_, code) => String.fromCodePoint(code)).filter((text) => !OF_NO_INTEREST.test(text));
  texts.push('👨‍👩‍👧', '👍🏽', '⚠️', '🇨🇳', '🇨', '1️⃣', '1⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'é', 'ㅎㅏ', 'ｶﾞ');
  for (let seed = 1; seed <= 300; seed++) texts.push(awkwardText(randomOf(seed)));
  const different = texts.filter((text) => lazy(text) !== stringWidth(text));
  expect(different).toEqual([]);
});

test('refuses a version that it does not know', () => {
  expect(() => lazyStringWidth(readFileSync(original, 'utf8').replace('new Intl.Segmenter()', 'undefined'))).toThrow('string-width no longer has the line');
});
