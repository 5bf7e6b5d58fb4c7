import { expect, test } from 'vitest';
import { editSource } from '../../../src/cli/tutorial/run/edit-source.ts';

const place = { file: 'lesson.md', line: 1 };
const SOURCE = "import { Serdes } from 'kstep';\n\nstream\n  .count()\n  .to('counts');\n";

test('puts in lines, takes lines away, and shows no line that stays', () => {
  const { source, diff } = editSource(SOURCE, [
    { kind: 'replace', text: '.count()', with: '.windowedBy(MINUTE)\n  .count()', place },
    { kind: 'remove', text: '.to(', place },
  ]);
  expect(source).toBe("import { Serdes } from 'kstep';\n\nstream\n  .windowedBy(MINUTE)\n  .count()\n");
  expect(diff).toEqual(['+ .windowedBy(MINUTE)', "- .to('counts');"]);
});

test('takes what is put in as it is written', () => {
  expect(editSource(SOURCE, [{ kind: 'replace', text: 'counts', with: '$&$1', place }]).diff).toEqual(["- .to('counts');", "+ .to('$&$1');"]);
});

test('says which text is not there', () => {
  expect(() => editSource(SOURCE, [{ kind: 'remove', text: '.suppress(', place }])).toThrow('lesson.md:1: no line of the topology holds ".suppress("');
});
