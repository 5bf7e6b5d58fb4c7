import { CommandError } from '../exit.ts';
import { stateDir } from '../system/state-dir.ts';
import type { Language } from '../tutorial/format/lesson.ts';

export interface LearnFlags {
  readonly lang?: string;
  readonly plain?: boolean;
  readonly stateDir?: string;
  readonly check?: boolean;
}

/** `kstep learn`: lists the tutorials, opens one, or checks one. */
export async function learn(id: string | undefined, flags: LearnFlags): Promise<void> {
  if (flags.lang !== undefined && flags.lang !== 'en' && flags.lang !== 'zh') throw new CommandError(`--lang ${flags.lang}: en or zh`);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const { findTutorial } = await import('../tutorial/catalogue.ts');
  const { ProgressStore } = await import('../tutorial/learner/progress.ts');
  const store = ProgressStore.open(stateDir(flags.stateDir));
  const language: Language = (flags.lang as Language | undefined) ?? store.language ?? (/^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en');
  const entry = findTutorial(id!);
  const { parseLesson } = await import('../tutorial/format/parse-lesson.ts');
  const { printLesson } = await import('../tutorial/plain/print-lesson.ts');
  await printLesson(parseLesson(entry.folder), language, print);
}
