import { expect, test } from 'vitest';
import { REFUSALS_EN } from '../../../../src/engine/session/refusals/words-en.ts';
import { REFUSALS_ZH } from '../../../../src/engine/session/refusals/words-zh.ts';
import { Talk } from '../commands/talk.ts';

/** Lines that cannot be done, as people type them. */
const WRONG = [
  'nxt', 'step x', 'finish', 'jump nowhere', 'jump', 'goto', 'goto time', 'goto time soon', 'until', 'break nowhere', 'break if', 'break', 'break drop soon', 'break 9999', 'delete 7', 'disable 7',
  'watch', 'watch visits-per-minute', 'watch nothere alice', 'why nothere', 'why visits-per-minute', 'whynot', 'whynot x y z', 'history', 'print', 'print topic nothere', 'print store nothere', 'config acls',
  'set lang fr', 'set colour', 'set rows 0', 'set rows many', 'clock', 'clock soon', 'lang fr', 'save', 'open', 'export test', 'skip', 'skip x', 'skip 99', 'move 1 by 2', 'insert', 'insert nothere {}',
  'grace', 'grace nothere 5s', 'partitions', 'partitions nothere=3', 'expect', 'log key', 'log key at nothere', 'topology png', 'fates nothere', 'history "open', 'print "open', 'print keyy', 'print visits-per-minute.size', 'print lenn(key)', 'print key(1)', 'print node == "nothere"', 'print fate == "gone"', 'print value = 3', 'print [1,,2]', 'print 1 <<', 'until x => 3', 'print `a`', 'print store("nothere").size', 'print topic("nothere").size', 'print 3 + true', 'print "a" < 3', 'print store("visits-per-minute") > 3', 'print store("visits-per-minute").gett', 'print store("visits-per-minute").get', 'print len()', 'print len(3)', 'print (3).x', 'print time("soon")', 'print abs("x")', 'print store("visits-per-minute").get("alice")', 'find', 'diff nowhere', 'diff 99', 'diff', 'print store visits-per-minute since nowhere',
];

test.each(WRONG)('"%s" is refused in Chinese, and in English where nobody asked for Chinese', async (line) => {
  const english = await (await Talk.about()).result(line);
  const chinese = await (await Talk.about(undefined, undefined, { language: 'zh' })).result(line);
  expect([english.ok, chinese.ok]).toEqual([false, false]);
  expect(chinese.lines.join('\n')).toMatch(/\p{Script=Han}/u);
  expect(english.lines.join('\n')).not.toMatch(/\p{Script=Han}/u);
  expect(english.data).toEqual({ error: english.lines.join('\n') });
  expect(chinese).not.toHaveProperty('refusal');
});

test('every refusal is said otherwise in Chinese', () => {
  const taken = new Set(['exportUsage']);
  for (const key of Object.keys(REFUSALS_EN) as (keyof typeof REFUSALS_EN)[]) {
    const [en, zh] = [REFUSALS_EN[key], REFUSALS_ZH[key]];
    if (key === 'types') continue;
    const said = (word: unknown): string => (typeof word === 'function' ? String((word as (...args: unknown[]) => string)('name', 'near', ['one', 'two'], 3)) : String(word));
    if (taken.has(key)) continue;
    const texts = [en, zh].map((word) => { try { return said(word); } catch { return typeof word === 'function' ? String((word as (...args: unknown[]) => string)(['one'], ['two'], ['three'], ['four'])) : ''; } });
    expect(texts[1], key).toMatch(/\p{Script=Han}/u);
    expect(texts[0], key).not.toMatch(/\p{Script=Han}/u);
  }
});

test('the language of the session counts, not the one it was opened in', async () => {
  const talk = await Talk.about();
  expect(await talk.say('lang zh', 'jump nowhere')).toBe('! 没有标记 nowhere（尚未设置）');
  expect(await talk.say('lang en', 'jump nowhere')).toBe('! there is no mark nowhere (none is set)');
});
