import path from 'node:path';
import { expect, test } from 'vitest';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { topologyLines } from '../../../src/cli/tutorial/plain/topology-lines.ts';
import { LessonRuns } from '../../../src/cli/tutorial/run/lesson-runs.ts';
import { TUMBLING } from './lessons.ts';

async function lines(folder: string): Promise<readonly string[]> {
  const session = await new LessonRuns(parseLesson(folder)).open();
  return topologyLines(session.view({}).topology);
}

test('a topology is drawn in few lines for those who see no pane with it', async () => {
  expect(await lines(TUMBLING)).toEqual(['visits → count → toStream → counts']);
  expect(await lines(path.join(TUMBLING, '../../01-streams-and-time/01-one-record-at-a-time'))).toEqual([
    'logs → not-debug',
    '       ├ lower-case → clean',
    '       └ only-errors → errors',
  ]);
});
