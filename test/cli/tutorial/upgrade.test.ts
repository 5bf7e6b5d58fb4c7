import path from 'node:path';
import { expect, test } from 'vitest';
import type { Variation } from '../../../src/cli/tutorial/format/lesson.ts';
import { Field } from '../../../src/cli/tutorial/format/field.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { parseVariation } from '../../../src/cli/tutorial/format/parse-variation.ts';
import { LessonRuns, readerAt } from '../../../src/cli/tutorial/run/lesson-runs.ts';

const runs = new LessonRuns(parseLesson(path.join(import.meta.dirname, '../../../tutorials/07-tasks-and-partitions/20-names-and-upgrades')));
const variation = (yaml: string): Variation => parseVariation(Field.parse(yaml, { file: 'lesson.md', line: 10 }, 'on'), 'end');

/** What the later version has found in its store, taken and sent, and the internal topics that lie there. */
async function after(yaml: string): Promise<{ readonly found: readonly unknown[]; readonly inputs: number; readonly counts: readonly unknown[]; readonly topics: readonly string[] }> {
  const session = await runs.finished(variation(yaml));
  const [start, end] = [readerAt(session, 0), readerAt(session, 'end')];
  return { found: start.rows(start.stores[0]!)!.map(({ value }) => value), inputs: end.inputs, counts: end.outputs('counts').map(({ value }) => Number(value)), topics: end.internalTopics };
}
const NAMED = ['app-by-page-repartition', 'app-clicks-per-page-changelog'];

test('a version goes on from the offsets, and from the changelog if it knows the name', async () => {
  expect(await after('{ topology: v2-named, upgrade: { topology: v1-named, do: [ { turn: 3 } ] } }')).toEqual({ found: [3], inputs: 1, counts: [4], topics: NAMED });
  const forgetful = await after('{ topology: v2, upgrade: { do: [ { turn: 3 } ] } }');
  expect(forgetful).toMatchObject({ found: [], inputs: 1, counts: [1] });
  expect(forgetful.topics).toHaveLength(4);
});

test('topics that a version before has left behind are shown, with what lies in them', async () => {
  const { moment, view } = await runs.finished(variation('{ topology: v2, upgrade: { do: [ { turn: 3 } ] } }')).then((session) => ({ moment: session.moment, view: session.view({ topics: { name: null, records: 0 } }) }));
  expect(moment.record).toBe(1);
  expect(view.topics.filter(({ name }) => name.includes('0000000003')).map(({ role, partitions }) => [role, partitions.map(({ start, end }) => [start, end])]).sort()).toEqual([['changelog', [[0, 3]]], ['repartition', [[0, 3]]]]);
});

test('the version before may have been stopped with a record in a repartition topic', async () => {
  expect(await after('{ topology: v2-named, upgrade: { topology: v1-named, do: [ { turn: 2 }, { step: 5 } ] } }')).toMatchObject({ found: [2], counts: [3, 4] });
  expect(await after('{ topology: v2, upgrade: { do: [ { turn: 2 }, { step: 5 } ] } }')).toMatchObject({ found: [], inputs: 1, counts: [1] });
});

test('a record that is changed is changed for the version before, too', async () => {
  const yaml = '{ topology: v2-named, record: { topic: clicks, number: 3, value: /faq }, upgrade: { topology: v1-named, do: [ { turn: 3 } ] } }';
  expect(await after(yaml)).toMatchObject({ found: [1, 2], counts: [3] });
});

test('"same" is the topology at hand with other lines', async () => {
  expect(await after('{ topology: solution, upgrade: { topology: same, edit: { remove: trim }, do: [ { turn: 3 } ] } }')).toMatchObject({ counts: [4], topics: NAMED });
  expect(await after('{ topology: starter, upgrade: { topology: same, edit: { remove: trim }, do: [ { turn: 3 } ] } }')).toMatchObject({ counts: [1] });
  await expect(after('{ topology: solution, upgrade: { topology: same, edit: { remove: suppress } } }')).rejects.toThrow('lesson.md:10: no line of the topology holds "suppress"');
});
