import type { Debugger } from '../../engine/session/debugger.ts';
import type { BackendPlan } from './backend-plan.ts';
import { parseBackend, type WantedBackend } from './wanted-backend.ts';
import type { Language } from '../../engine/session/session-options.ts';
import type { CommandOutcome, Completion, SessionPort, View, ViewLogLine, ViewQuery } from '../../engine/session/view.ts';
import type { ViewLesson } from '../../engine/session/view-lesson.ts';
import type { ViewHome } from '../../engine/session/view-home.ts';

/** A lesson beside a session: what it shows and which lines it answers itself. */
export interface LessonPort {
  view(): ViewLesson;
  /** Lines such as `hint`, `check`, `answer P1 2`, `lesson next`; null: not the lesson's affair. */
  execute(line: string): Promise<CommandOutcome | null>;
}

/** What is open: a run under the command language, perhaps with a lesson. */
export interface OpenSession {
  /** Another one whenever the lesson goes on to another run. */
  readonly debugger: Debugger;
  readonly lesson: LessonPort | null;
  subscribe(listener: () => void): () => void;
  /** Opens the same on another backend; null where that makes no sense. */
  readonly onBackend: ((kind: 'sim' | 'kafka', wanted: WantedBackend) => Promise<OpenSession>) | null;
  /** What that would mean, asked before; the address that it is about. */
  readonly planBackend?: (kind: 'sim' | 'kafka', wanted: WantedBackend) => Promise<BackendPlan & { readonly bootstrap: string | null }>;
  /** What is to be said once it is there: what came along from the session before, and what did not. */
  readonly arrival?: string | null;
  close(): Promise<void>;
}

/** Opens what a line of the home screen names: `open lesson 08-tumbling-visits`, `open dataset earthquakes`, `open topology FILE`. */
export type Opener = (kind: string, id: string, language: Language) => Promise<OpenSession>;

const LOG_LINES = 500;
const PROGRESS_MS = 250;
const OPENING = { en: (what: string) => `${what} is being opened`, zh: (what: string) => `正在打开 ${what}` } as const;
const SAID = {
  en: { backendUsage: 'backend sim, or backend kafka HOST:PORT, of which --from, --to and --last choose a part', simOnly: 'a lesson runs on the simulated Kafka only: H opens a topology or a data set', nothingOpen: 'nothing is open: choose a tutorial or a data set first' },
  zh: { backendUsage: 'backend sim，或 backend kafka HOST:PORT，可用 --from、--to、--last 选取一部分', simOnly: '课程只在模拟 Kafka 上运行：按 H 打开拓扑或数据集', nothingOpen: '没有打开任何内容：先选一个教程或数据集' },
} as const;
const KINDS: ReadonlySet<string> = new Set(['lesson', 'dataset', 'topology']);

/**
 * The terminal's door to everything: the home screen, and whatever was opened from it. Lines are carried out one after the other.
 */
export class WorkbenchPort implements SessionPort {
  readonly #open: Opener;
  readonly #home: (language: Language) => ViewHome;
  #current: OpenSession | null = null;
  #language: Language;
  #revision = 0;
  #busy: View['status']['busy'] = null;
  /** A line is being carried out. */
  #underWay = false;
  /** Listeners are told of nothing but how far it has come. */
  #onlyProgress = false;
  #shown: { readonly query: string; readonly view: View; readonly of: OpenSession } | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #unsubscribe: () => void = () => undefined;
  readonly #log: ViewLogLine[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(open: Opener, home: (language: Language) => ViewHome, language: Language) {
    this.#open = open;
    this.#home = home;
    this.#language = language;
  }

  get current(): OpenSession | null { return this.#current; }

  view(query: ViewQuery): View {
    const current = this.#current;
    if (current === null) return { ...EMPTY, revision: this.#revision, status: { ...EMPTY.status, busy: this.#busy, whyNoForward: this.#busy && OPENING[this.#language](this.#busy.text) }, log: this.#log.slice(-(query.log?.lines ?? 0)) };
    const name = JSON.stringify(query);
    const shown = this.#onlyProgress && this.#shown?.of === current && this.#shown.query === name ? this.#shown.view : null;
    const view = this.#viewOf(current, shown === null ? query : {});
    this.#language = current.debugger.session.language;
    const revision = view.revision + this.#revision;
    if (shown !== null && isSameMoment(shown, view)) return { ...shown, revision, status: view.status };
    const whole = { ...(shown === null ? view : this.#viewOf(current, query)), revision };
    this.#shown = { query: name, view: whole, of: current };
    return whole;
  }

  #viewOf({ debugger: opened, lesson }: OpenSession, query: ViewQuery): View {
    return opened.session.view(query, { ...opened.extras(), log: (lines) => this.#log.slice(-lines), lesson: () => lesson?.view() ?? null, busy: () => this.#busy });
  }

  home(): ViewHome { return this.#home(this.#current?.debugger.session.language ?? this.#language); }

  execute(line: string): Promise<CommandOutcome> {
    const turn = this.#last.then(() => this.#execute(line));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #execute(line: string): Promise<CommandOutcome> {
    const outcome = await this.#carryOut(line).catch((error: unknown): CommandOutcome => ({ ok: false, lines: [error instanceof Error ? error.message : String(error)] }));
    // which pane has the focus is told at each change of it, by no one's command
    if (line.trim() !== '' && !line.startsWith('lesson panel ')) this.#note('command', line);
    for (const text of outcome.lines) this.#note(outcome.ok ? 'answer' : 'error', text);
    this.#tell();
    return outcome;
  }

  async #carryOut(line: string): Promise<CommandOutcome> {
    const [word, kind, ...rest] = line.trim().split(/\s+/);
    const current = this.#current;
    if (word === 'open' && kind !== undefined && KINDS.has(kind)) return this.#become(() => this.#open(kind, rest.join(' '), this.#language), kind === 'lesson' ? rest.join(' ') : `${kind} ${rest.join(' ')}`);
    // a file: what has files of its own opens it in place, so that its points and branches are known to be of another session
    if (word === 'open' && kind !== undefined && (current === null || current.debugger.host === null)) return this.#become(() => this.#open('topology', [kind, ...rest].join(' '), this.#language), kind);
    if (word === 'lang' && current === null && (kind === 'en' || kind === 'zh')) {
      this.#language = kind;
      return { ok: true, lines: [] };
    }
    if (current === null) return { ok: false, lines: [SAID[this.#language].nothingOpen] };
    if (word === 'backend') {
      const words = SAID[this.#language];
      if (kind !== 'sim' && kind !== 'kafka') return { ok: false, lines: [words.backendUsage] };
      // a lesson about a real Kafka connects to one by the same words
      if (current.onBackend === null) return await current.lesson?.execute(line) ?? { ok: false, lines: [words.simOnly] };
      const isMeant = rest.at(-1) === 'yes';
      const wanted = parseBackend(isMeant ? rest.slice(0, -1) : rest);
      if (wanted === null || (kind === 'sim' && wanted.words.length > 0)) return { ok: false, lines: [words.backendUsage] };
      if (!isMeant) return this.#planBackend(current, kind, wanted);
      return this.#become(() => current.onBackend!(kind, wanted), `backend ${kind}`);
    }
    const answered = await current.lesson?.execute(line) ?? null;
    if (answered !== null) return answered;
    const stop = this.#showProgress(line, current);
    try {
      const result = await current.debugger.execute(line);
      const { ok, lines, pane, notice: shown, found } = result;
      return { ok, lines, ...(pane === undefined ? {} : { pane }), ...(shown === undefined ? {} : { notice: shown }), ...(found === undefined ? {} : { found }) };
    } finally {
      stop();
    }
  }

  /** A question with what a switch would read, create and write; or what stands in its way. */
  async #planBackend(current: OpenSession, kind: 'sim' | 'kafka', wanted: WantedBackend): Promise<CommandOutcome> {
    this.#busy = { text: `backend ${kind}`, done: null };
    this.#tell();
    try {
      const { lines, isPossible, bootstrap } = await current.planBackend!(kind, wanted);
      return isPossible ? { ok: true, lines, question: ['backend', kind, ...bootstrap === null ? [] : [bootstrap], ...wanted.words, 'yes'].join(' ') } : { ok: false, lines };
    } finally {
      this.#busy = null;
    }
  }

  /** While a line takes long: how much of the input it has run, drawn a few times a second. */
  #showProgress(line: string, { debugger: { session } }: OpenSession): () => void {
    const before = session.timeline.inputCount;
    session.progress = null;
    this.#underWay = true;
    const timer = setInterval(() => {
      const { inputCount } = session.timeline;
      this.#busy = { text: line, done: session.progress ?? (session.total === null || inputCount === before ? null : Math.min(1, inputCount / session.total)) };
      this.#onlyProgress = true;
      this.#tell();
      this.#onlyProgress = false;
    }, PROGRESS_MS);
    return () => {
      clearInterval(timer);
      this.#underWay = false;
      this.#busy = null;
    };
  }

  /** Opens first and closes the old one only when that worked: a failure leaves everything as it was. */
  async #become(open: () => Promise<OpenSession>, what: string): Promise<CommandOutcome> {
    this.#busy = { text: what, done: null };
    this.#tell();
    try {
      const next = await open();
      const old = this.#current;
      this.#unsubscribe();
      this.#current = next;
      this.#language = next.debugger.session.language;
      // what a line in progress changes is drawn by the clock: a screen for every pause of a long run would take most of its time
      this.#unsubscribe = next.subscribe(() => { if (!this.#underWay) this.#tell(); });
      await old?.close();
      return { ok: true, lines: next.arrival == null ? [] : [next.arrival] };
    } finally {
      this.#busy = null;
    }
  }

  #note(kind: ViewLogLine['kind'], text: string): void {
    this.#log.push({ kind, text });
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }

  /** A line for the log pane from elsewhere: what a topology printed. */
  note(kind: ViewLogLine['kind'], text: string): void {
    this.#note(kind, text);
    this.#tell();
  }

  interrupt(): void { this.#current?.debugger.session.interrupt(); }

  complete(line: string, caret: number): readonly Completion[] { return this.#current?.debugger.complete(line, caret) ?? []; }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  readonly #tell = (): void => {
    this.#revision++;
    for (const listener of this.#listeners) listener();
  };

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#current?.close();
    this.#current = null;
  }
}

/** The panes of the one are those of the other: a run that is under way does not change what is behind the cursor, and making them would slow it down. */
function isSameMoment(a: View, b: View): boolean { return a.status.moment.record === b.status.moment.record && a.status.moment.step === b.status.moment.step; }

/** What there is to see while nothing is open. */
const EMPTY: View = {
  revision: 0,
  status: {
    title: 'kstep', backend: { kind: 'sim', description: 'sim', writes: false }, moment: { record: 0, step: 0 }, steps: 0, records: 0, total: 0,
    canStepBack: false, canStepForward: false, whyNoForward: null, atHead: true, busy: null, time: { kind: 'utc', base: 0 }, dropped: { all: 0, counted: 0 },
  },
  sentence: [], topology: null, flow: { node: null, hop: null, visited: [], ahead: [], dropped: null, counts: {}, breakpoints: [] },
  timeline: null, overview: null, record: null, store: null, stores: [], windows: null, topics: [], clocks: [], tasks: [], why: null, points: [], log: [],
  lesson: null, branch: null, isCompared: false, compare: null,
};
