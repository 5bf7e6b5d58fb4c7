import path from 'node:path';
import { Debugger } from '../../engine/session/debugger.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Language } from '../../engine/session/session-options.ts';
import type { CommandOutcome } from '../../engine/session/view.ts';
import type { ViewBlock, ViewLesson } from '../../engine/session/view-lesson.ts';
import { words } from '../../engine/session/commands/parse-line.ts';
import { findTutorial, tutorialSummaries } from '../tutorial/catalogue.ts';
import { brokerLine } from '../tutorial/broker/broker-line.ts';
import { parseLesson } from '../tutorial/format/parse-lesson.ts';
import { watchFile, watchFolder } from '../system/watch-file.ts';
import { lessonAfter } from '../tutorial/plain/list-lines.ts';
import { plain } from '../tutorial/plain/print-lesson.ts';
import { ProgressStore } from '../tutorial/learner/progress.ts';
import { LessonSession } from '../tutorial/lesson-session.ts';
import type { OpenSession } from './workbench-port.ts';

/**
 * Opens a tutorial in the workbench: its session changes with its steps, and saving the exercise runs it. One that is opened by its path is being written:
 * saving any of its files reads it anew, at the step at hand.
 */
export async function openLesson(id: string, language: Language, stateDir: string): Promise<OpenSession> {
  const { folder, isShipped } = findTutorial(id);
  const open = (spoken: Language): Promise<LessonSession> => LessonSession.open({ lesson: parseLesson(folder), store: ProgressStore.open(stateDir), language: spoken, broker: { at: null } });
  const listeners = new Set<() => void>();
  const tell = (): void => { for (const listener of listeners) listener(); };
  let lesson = await open(language);
  // where one is again, or that the lesson was changed: stands above the text until the learner does something
  let notices: readonly ViewBlock[] = [];
  let unwatch = (): void => undefined;
  const begin = (): void => {
    notices = lesson.notices.map((text) => ({ kind: 'paragraph', text: `*${text}*` }));
    const unsubscribe = lesson.subscribe(tell);
    const end = watchExercise(lesson);
    unwatch = () => {
      unsubscribe();
      end();
    };
  };
  begin();
  let reloading: Promise<void> = Promise.resolve();
  const reload = (): void => {
    reloading = reloading.then(async () => {
      try {
        const before = lesson;
        before.keep();
        const next = await open(before.language);
        unwatch();
        // a screen that keeps what it painted by revision must see that this is another one
        next.session.revision = Math.max(next.session.revision, before.session.revision + 1);
        lesson = next;
        begin();
        await before.close();
      } catch (error) {
        notices = [{ kind: 'paragraph', text: `*${error instanceof Error ? error.message : String(error)}*` }];
      }
      tell();
    });
  };
  const following = new Following(stateDir);
  const unwatchFolder = isShipped ? () => undefined : watchTutorial(folder, reload);
  const debuggers = new WeakMap<Session, Debugger>();
  const debuggerOf = (session: Session): Debugger => {
    let found = debuggers.get(session);
    if (found === undefined) {
      session.breathe = () => new Promise((resolve) => setImmediate(resolve));
      found = new Debugger(session);
      debuggers.set(session, found);
    }
    return found;
  };
  return {
    get debugger() {
      if (lesson.session.language !== lesson.language) lesson.language = lesson.session.language;
      return debuggerOf(lesson.session);
    },
    lesson: {
      view() {
        const view = lesson.view();
        const isOver = isShipped && lesson.finished && lesson.stepDone && lesson.step === lesson.stepCount - 1;
        const next = isOver ? following.of(lesson) : undefined;
        return { ...view, ...(notices.length === 0 ? {} : { blocks: [...notices, ...view.blocks] }), ...(next === undefined ? {} : { next }) };
      },
      execute(line) {
        if (!line.startsWith('lesson panel ')) notices = [];
        return lessonLine(lesson, line);
      },
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onBackend: null,
    async close() {
      unwatchFolder();
      await reloading;
      unwatch();
      await lesson.close();
    },
  };
}

/** The lesson after one that is done, looked up once: the whole course is read for it. */
class Following {
  readonly #stateDir: string;
  #found: { readonly language: Language; readonly next: ViewLesson['next'] } | null = null;

  constructor(stateDir: string) { this.#stateDir = stateDir; }

  of(session: LessonSession): ViewLesson['next'] {
    const { lesson, language } = session;
    if (this.#found?.language !== language) {
      // that this one is done has to be known to the course
      session.keep();
      const summary = lessonAfter(tutorialSummaries(ProgressStore.open(this.#stateDir), language), lesson.id);
      this.#found = { language, next: summary === null ? undefined : { title: summary.title, open: `open lesson ${summary.id}` } };
    }
    return this.#found.next;
  }
}

/** Calls when a file of the tutorial was saved. */
function watchTutorial(folder: string, saved: () => void): () => void {
  const matters = (name: string): boolean => /\.(md|ts|jsonl)$/.test(name);
  const ends = [folder, path.join(folder, 'fixtures')].map((one) => watchFolder(one, matters, saved));
  return () => { for (const end of ends) end(); };
}

async function lessonLine(lesson: LessonSession, line: string): Promise<CommandOutcome | null> {
  const [word, ...args] = words(line);
  const said = ({ ok, text }: { readonly ok: boolean; readonly text: string }): CommandOutcome => ({ ok, lines: text === '' ? [] : plain(text).split('\n') });
  const act = brokerLine(line);
  if (act !== null && lesson.lesson.steps.some(({ needsBroker }) => needsBroker)) return said(await lesson.onBroker(act));
  switch (word) {
    case 'hint': {
      const outcome = said(lesson.hint());
      // the pane shows it whole
      return outcome.ok ? { ...outcome, notice: outcome.lines[0] ?? '' } : outcome;
    }
    case 'think': return said(lesson.think(line.trim().slice('think'.length).trim()));
    case 'check': return said(await lesson.runExercise());
    case 'answer': return args[0] === undefined ? { ok: false, lines: ['answer ID TEXT'] } : said(await lesson.answer(args[0], args.slice(1).join(' ')));
    case 'skip': return args[0] === undefined ? { ok: false, lines: ['skip ID'] } : said(await lesson.skip(args[0]));
    case 'lesson':
      switch (args[0]) {
        case 'next': return said(await lesson.proceed());
        case 'back': return said(await lesson.goToStep(Math.max(0, lesson.step - 1)));
        case 'do': return said(await lesson.runForMe());
        case 'step': return said(await lesson.goToStep(Number(args[1]) - 1));
        case 'reset': return said(await lesson.resetExercise());
        case 'panel':
          lesson.opened(args[1] ?? '');
          return { ok: true, lines: [] };
        default: return { ok: false, lines: ['lesson next, lesson back, lesson step N, lesson do (runs this step), lesson reset (a fresh exercise)'] };
      }
    default: return null;
  }
}

/** Runs the exercise whenever its file was saved. */
function watchExercise(lesson: LessonSession): () => void {
  const file = lesson.exerciseFile;
  return file === null ? () => undefined : watchFile(file, () => void lesson.runExercise().catch(() => undefined));
}
