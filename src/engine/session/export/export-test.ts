import type { Tell } from '../answers/answers.ts';
import type { Debugger } from '../debugger.ts';
import { SavedTopology } from '../session-file/saved-plan.ts';
import { runInDriver } from './driver-run.ts';
import { vitestTest } from './vitest-test.ts';
import { Refused } from '../refusals/refused.ts';

export const EXPORTS = ['vitest', 'java'] as const;
export type ExportTarget = (typeof EXPORTS)[number];

export interface ExportedTest {
  readonly text: string;
  /** Of the Java class, or of the test. */
  readonly name: string;
  /** What whoever runs it should know. */
  readonly notes: readonly Tell[];
}

/** The session up to its cursor as a test for another framework. `file`: where it will lie; null: it is printed. */
export async function exportTest(on: Debugger, to: ExportTarget, file: string | null): Promise<ExportedTest> {
  const { session } = on;
  if (session.moment.record === 0) throw new Refused((say) => say.nothingToTest);
  if (session.topology instanceof SavedTopology) throw new Refused((say) => say.onlyRecording);
  const run = runInDriver(session);
  const notes: readonly Tell[] = run.differs ? [(words) => words.driverDiffers] : [];
  const source = on.loaded?.file ?? null;
  const topologyFile = source === null ? './topology.ts' : file === null || on.host === null ? `./${source.replace(/^.*[\\/]/, '')}` : relative(on.host.relative(file, source));
  if (to === 'vitest') return { text: vitestTest(session, run, topologyFile), name: session.options.title, notes };
  const { javaTest } = await import('./java-test.ts');
  const java = javaTest(session, run, file);
  return { text: java.text, name: java.name, notes: [...notes, ...java.notes] };
}

function relative(file: string): string { return file.startsWith('.') ? file : `./${file}`; }
