import { CommandError } from '../exit.ts';
import { languageOfSystem } from '../system/language.ts';
import { isForScreen } from '../system/screen.ts';
import { stateDir } from '../system/state-dir.ts';
import type { Language } from '../tutorial/format/lesson.ts';
import type { ProgressStore } from '../tutorial/learner/progress.ts';

export interface LearnFlags {
  readonly lang?: string;
  readonly plain?: boolean;
  readonly stateDir?: string;
  readonly check?: boolean;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `kstep learn`: lists the tutorials; with an id opens one, in the workbench, at a plain command line (--plain), or as text where there is no terminal;
 * with --check runs every automatic test of it.
 */
export async function learn(id: string | undefined, flags: LearnFlags): Promise<void> {
  if (flags.lang !== undefined && flags.lang !== 'en' && flags.lang !== 'zh') throw new CommandError(`--lang ${flags.lang}: en or zh`);
  if (id !== undefined && flags.check !== true && isForScreen(flags)) {
    const [{ openWorkbench }, { findTutorial }] = await Promise.all([import('./workbench.ts'), import('../tutorial/catalogue.ts')]);
    findTutorial(id);
    return openWorkbench({ kind: 'lesson', id, flags });
  }
  const [{ findTutorial, tutorialSummaries }, { parseLesson }, { ProgressStore }] = await Promise.all([
    import('../tutorial/catalogue.ts'), import('../tutorial/format/parse-lesson.ts'), import('../tutorial/learner/progress.ts'),
  ]);
  if (flags.check === true) return check(id === undefined ? null : findTutorial(id).folder);
  const store = ProgressStore.open(stateDir(flags.stateDir));
  const language: Language = (flags.lang as Language | undefined) ?? store.language ?? languageOfSystem();
  if (id === undefined) {
    const { listLines } = await import('../tutorial/plain/list-lines.ts');
    for (const line of listLines(tutorialSummaries(store, language), language)) print(line);
    return;
  }
  const lesson = parseLesson(findTutorial(id).folder);
  if (process.stdin.isTTY === true && process.stdout.isTTY === true) return atCommandLine(lesson, store, language);
  const { printLesson } = await import('../tutorial/plain/print-lesson.ts');
  await printLesson(lesson, language, print);
}

async function atCommandLine(lesson: Parameters<typeof import('../tutorial/plain/plain-lesson.ts').plainLesson>[0]['lesson'], store: ProgressStore, language: Language): Promise<void> {
  const [{ plainLesson }, { createInterface }] = await Promise.all([import('../tutorial/plain/plain-lesson.ts'), import('node:readline')]);
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  let ended = false;
  reader.on('close', () => { ended = true; });
  const read = (prompt: string): Promise<string | null> => new Promise((resolve) => {
    if (ended) return resolve(null);
    const onClose = (): void => resolve(null);
    reader.once('close', onClose);
    reader.question(prompt, (line) => {
      reader.off('close', onClose);
      resolve(line);
    });
  });
  try {
    await plainLesson({ lesson, store, language, print, read });
  } finally {
    reader.close();
  }
}

/** One folder, or all of them. */
async function check(folder: string | null): Promise<void> {
  const [{ checkTutorial }, { tutorials }] = await Promise.all([import('../tutorial/check/check-tutorial.ts'), import('../tutorial/catalogue.ts')]);
  let wrong = 0;
  for (const one of folder === null ? tutorials().map((entry) => entry.folder) : [folder]) {
    for (const { name, problems, note } of await checkTutorial(one, undefined, process.env['KSTEP_TEST_BOOTSTRAP'] ?? null)) {
      print(`${problems.length > 0 ? '✗' : note?.startsWith('not run') === true ? '·' : '✓'} ${name}${note === null ? '' : `  (${note})`}`);
      for (const problem of problems) print(`    ${problem}`);
      wrong += problems.length;
    }
  }
  if (wrong > 0) throw new CommandError('', 1);
}
