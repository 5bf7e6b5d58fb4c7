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
  if (flags.check === true) return checkTutorials(id);
  const store = ProgressStore.open(stateDir(flags.stateDir));
  const language: Language = (flags.lang as Language | undefined) ?? store.language ?? languageOfSystem();
  if (id === undefined) {
    const [{ listLines }, { tutorials }, { lessonWord }] = await Promise.all([import('../tutorial/plain/list-lines.ts'), import('../tutorial/catalogue.ts'), import('../tutorial/learner/lesson-words.ts')]);
    for (const line of listLines(tutorialSummaries(store, language), language)) print(line);
    const { reviewItems } = await import('../tutorial/plain/review.ts');
    const wrong = reviewItems(store, tutorials()).length;
    if (wrong > 0) print(lessonWord(language, 'reviewHelp', { n: wrong }));
    return;
  }
  const lesson = parseLesson(findTutorial(id).folder);
  if (process.stdin.isTTY === true && process.stdout.isTTY === true) return atCommandLine(lesson, store, language);
  const { printLesson } = await import('../tutorial/plain/print-lesson.ts');
  await printLesson(lesson, language, print);
}

async function atCommandLine(lesson: Parameters<typeof import('../tutorial/plain/plain-lesson.ts').plainLesson>[0]['lesson'], store: ProgressStore, language: Language): Promise<void> {
  const { plainLesson } = await import('../tutorial/plain/plain-lesson.ts');
  await withPrompt((read) => plainLesson({ lesson, store, language, print, read }));
}

/** Lines of the learner's, one for each prompt; null at the end of the input. */
async function withPrompt(talk: (read: (prompt: string) => Promise<string | null>) => Promise<void>): Promise<void> {
  const { createInterface } = await import('node:readline');
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  // lines of a pipe come whether somebody waits for them or not
  const early: string[] = [];
  let waiting: ((line: string | null) => void) | null = null;
  let ended = false;
  const give = (line: string | null): void => {
    const resolve = waiting;
    waiting = null;
    if (resolve !== null) resolve(line);
    else if (line !== null) early.push(line);
  };
  reader.on('line', give);
  reader.on('close', () => {
    ended = true;
    give(null);
  });
  const read = (prompt: string): Promise<string | null> => new Promise((resolve) => {
    const line = early.shift();
    if (line !== undefined || ended) return resolve(line ?? null);
    waiting = resolve;
    reader.setPrompt(prompt);
    reader.prompt();
  });
  try {
    await talk(read);
  } finally {
    reader.close();
  }
}

/** `kstep learn review`: what was answered wrong, once more on other data. */
export async function reviewAnswers(flags: LearnFlags): Promise<void> {
  const [{ review }, { tutorials }, { ProgressStore }] = await Promise.all([
    import('../tutorial/plain/review.ts'), import('../tutorial/catalogue.ts'), import('../tutorial/learner/progress.ts'),
  ]);
  const store = ProgressStore.open(stateDir(flags.stateDir));
  const language: Language = (flags.lang as Language | undefined) ?? store.language ?? languageOfSystem();
  await withPrompt((read) => review({ store, entries: tutorials(), language, print, read }));
}

/** `kstep learn check`: one tutorial, or all of them. */
export async function checkTutorials(id: string | undefined): Promise<void> {
  const [{ checkTutorial }, { findTutorial, tutorials }] = await Promise.all([import('../tutorial/check/check-tutorial.ts'), import('../tutorial/catalogue.ts')]);
  let wrong = 0;
  for (const { folder } of id === undefined ? tutorials() : [findTutorial(id)]) {
    for (const { name, problems, note } of await checkTutorial(folder, undefined, process.env['KSTEP_TEST_BOOTSTRAP'] ?? null)) {
      print(`${problems.length > 0 ? '✗' : note?.startsWith('not run') === true ? '·' : '✓'} ${name}${note === null ? '' : `  (${note})`}`);
      for (const problem of problems) print(`    ${problem}`);
      wrong += problems.length;
    }
  }
  if (wrong > 0) throw new CommandError('', 1);
}

/** `kstep learn new`: a tutorial to begin with. */
export async function newTutorial(id: string, flags: { readonly from: string; readonly in: string }): Promise<void> {
  const [{ newTutorial: copy }, { findTutorial }] = await Promise.all([import('../tutorial/authoring/new-tutorial.ts'), import('../tutorial/catalogue.ts')]);
  const from = findTutorial(flags.from);
  const { folder, files } = copy({ id, from: from.folder, within: flags.in });
  const place = /[\\/]/.test(folder) ? folder : `./${folder}`;
  print(`${place}  from ${from.id}`);
  for (const file of files) print(`  ${file}`);
  print(`kstep learn ${place}        opens it, and reads it anew whenever one of its files is saved`);
  print(`kstep learn check ${place}  says what is wrong with it`);
}

/** `kstep learn missing-texts`: what a language does not say yet, with the words of the other one. Status 1 when something is missing. */
export async function missingTextsOf(id: string, language: string): Promise<void> {
  if (language !== 'en' && language !== 'zh') throw new CommandError(`missing texts of ${language}: en or zh`);
  const [{ missingTexts, missingOfHead }, { findTutorial }, { parseLesson }] = await Promise.all([
    import('../tutorial/format/missing-texts.ts'), import('../tutorial/catalogue.ts'), import('../tutorial/format/parse-lesson.ts'),
  ]);
  const { folder } = findTutorial(id);
  const missing = [...missingOfHead(parseLesson(folder), language), ...missingTexts(folder, language)];
  for (const { id: name, what, place, text, copied } of missing) {
    print(`${place.file}:${place.line}: ${[name, what === 'text' ? '' : what].filter((part) => part !== '').join(' ')}${copied ? ' (not translated)' : ''}`);
    for (const line of text.split('\n')) print(`    ${line}`.trimEnd());
  }
  if (missing.length > 0) throw new CommandError('', 1);
}
