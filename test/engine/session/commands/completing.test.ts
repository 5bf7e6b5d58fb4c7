import { expect, test } from 'vitest';
import { Talk } from './talk.ts';

const textsOf = (talk: Talk, line: string): readonly string[] => talk.on.complete(line, line.length).map(({ text }) => text);

test('a word that begins names is continued by these only', async () => {
  const talk = await Talk.about();
  expect(textsOf(talk, 'unt')).toEqual(['until']);
  expect(textsOf(talk, 'und')).toEqual(['undo']);
});

test('a word that begins no name finds what is meant: in a name, by its letters, by what a command does', async () => {
  const talk = await Talk.about();
  expect(textsOf(talk, 'watch').length).toBeGreaterThan(0);
  expect(textsOf(talk, 'ndo')[0]).toBe('undo');
  expect(textsOf(talk, 'whnot')).toContain('whynot');
  expect(textsOf(talk, 'took')).toContain('redo');
  expect(textsOf(talk, 'xyzzy')).toEqual([]);
});

test('in Chinese it finds by the Chinese words', async () => {
  const talk = await Talk.about();
  talk.on.session.language = 'zh';
  expect(textsOf(talk, '重做')).toEqual(['redo']);
  expect(textsOf(talk, '撤销')).toContain('undo');
});
