import { Debugger } from '../../engine/session/debugger.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Language } from '../../engine/session/session-options.ts';
import type { CommandOutcome } from '../../engine/session/view.ts';
import type { ViewBlock } from '../../engine/session/view-lesson.ts';
import { words } from '../../engine/session/commands/parse-line.ts';
import { findTutorial } from '../tutorial/catalogue.ts';
import { brokerLine } from '../tutorial/broker/broker-line.ts';
import { parseLesson } from '../tutorial/format/parse-lesson.ts';
import { watchFile } from '../system/watch-file.ts';
import { plain } from '../tutorial/plain/print-lesson.ts';
import { ProgressStore } from '../tutorial/learner/progress.ts';
import { LessonSession } from '../tutorial/lesson-session.ts';
import type { OpenSession } from './workbench-port.ts';

/** Opens a tutorial in the workbench: its session changes with its steps, and saving the exercise runs it. */
export async function openLesson(id: string, language: Language, stateDir: string): Promise<OpenSession> {
  const lesson = await LessonSession.open({ lesson: parseLesson(findTutorial(id).folder), store: ProgressStore.open(stateDir), language, broker: { at: null } });
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
  const unwatch = watchExercise(lesson);
  // where one is again, or that the lesson was changed: stands above the text until the learner does something
  let notices: readonly ViewBlock[] = lesson.notices.map((text) => ({ kind: 'paragraph', text: `*${text}*` }));
  return {
    get debugger() {
      if (lesson.session.language !== lesson.language) lesson.language = lesson.session.language;
      return debuggerOf(lesson.session);
    },
    lesson: {
      view() {
        const view = lesson.view();
        return notices.length === 0 ? view : { ...view, blocks: [...notices, ...view.blocks] };
      },
      execute(line) {
        if (!line.startsWith('lesson panel ')) notices = [];
        return lessonLine(lesson, line);
      },
    },
    subscribe: (listener) => lesson.subscribe(listener),
    onBackend: null,
    async close() {
      unwatch();
      await lesson.close();
    },
  };
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
