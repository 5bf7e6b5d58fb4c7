/**
 * The command language over a session: what `kstep debug --plain`, scripts, the `:` line of the workbench and tutorials all speak.
 * It keeps what belongs to debugging and not to the run: marks, notes, points, log lines.
 *
 *     const on = new Debugger(session);
 *     await on.execute('break drop');
 *     await on.execute('continue');    // { ok: true, lines: ['point 1: drop', '6.2  visits-0 offset 5 …'], data: {…} }
 *
 * Misuse: keeping `on.session`. Opening a file, going into a branch and reloading a topology put another session in its place.
 */
import type { Json } from './codec.ts';
import { nearest } from '../common/nearest.ts';
import { answersOf } from './answers/answers.ts';
import { ALL_COMMANDS } from './commands/all-commands.ts';
import { refused, type CommandResult } from './commands/command.ts';
import { CommandTable } from './commands/command-table.ts';
import { completeExpression } from './commands/complete-expression.ts';
import { arrived } from './commands/travel.ts';
import { parseMoment } from './conditions/parse-moment.ts';
import { StoreAccess } from './conditions/store-access.ts';
import type { DebuggerHost, LoadedSource } from './debugger-host.ts';
import { endOf, firstStep, type Position } from './moment.ts';
import type { Session } from './session.ts';
import { plainSentence } from './sentences/step-sentence.ts';
import { durationText } from './sentences/time-text.ts';
import { Logs } from './stopping/logs.ts';
import { Points } from './stopping/points.ts';
import { SessionLookups } from './views/session-lookups.ts';
import type { ViewExtras } from './views/make-view.ts';
import type { Completion, ViewLogLine, ViewPoint } from './view.ts';
import { type Say } from './refusals/refused.ts';

/** A named moment. */
export interface Mark extends Position { readonly name: string }
/** A remark about a moment. */
export interface Note extends Position { readonly text: string }

const LOG_LINES = 1000;

export class Debugger {
  #session: Session;
  #loaded: LoadedSource | null;
  readonly table: CommandTable;
  readonly host: DebuggerHost | null;
  readonly points = new Points();
  readonly logs = new Logs();
  readonly notes: Note[] = [];
  /** Lines around an operator, and rows of a table. */
  /** Someone has said quit: whoever reads lines stops reading. */
  leaving = false;
  readonly settings = { list: 5, rows: 20 };
  readonly #marks = new Map<string, Mark>();
  readonly #log: ViewLogLine[] = [];
  readonly #listeners = new Set<() => void>();
  /** Parts of views that other commands answer for: why, compare. */
  readonly #parts: ViewExtras[] = [];
  /** Of the session's listener; there is one only while someone listens here. */
  #unsubscribe: (() => void) | null = null;

  constructor(session: Session, options: { readonly host?: DebuggerHost | null; readonly table?: CommandTable } = {}) {
    this.#session = session;
    this.host = options.host ?? null;
    this.#loaded = this.host?.loaded ?? null;
    this.table = options.table ?? new CommandTable(ALL_COMMANDS);
  }

  get session(): Session { return this.#session; }

  /** What the session's topology was made from; null where that is no file. */
  get loaded(): LoadedSource | null { return this.#loaded; }

  /** Goes on with another session; marks, points and log lines are looked up in it again. The old one is the caller's to close. */
  use(session: Session, loaded: LoadedSource | null = this.#loaded): void {
    this.#loaded = loaded;
    session.breathe = this.#session.breathe;
    session.language = this.#session.language;
    // whoever compares revisions must see that this is another one
    session.revision = Math.max(session.revision, this.#session.revision) + 1;
    this.#unsubscribe?.();
    this.#session = session;
    this.#unsubscribe = this.#listeners.size === 0 ? null : session.subscribe(this.#tell);
    this.points.rebind(session);
    this.logs.rebind(session);
    this.#tell();
  }

  /** Told after each change of whatever session is at hand. Gives back what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#unsubscribe ??= this.#session.subscribe(this.#tell);
    return () => void this.#listeners.delete(listener);
  }
  readonly #tell = (): void => { for (const listener of this.#listeners) listener(); };

  async execute(line: string): Promise<CommandResult> {
    const result = await this.table.execute(this, line);
    const logged = this.logs.all.length === 0 ? null : this.logs.take(this.#session);
    const whole = logged === null || logged.lines.length === 0 ? result : { ...result, lines: [...logged.lines, ...result.lines], log: logged.entries as unknown as readonly Json[] };
    if (line.trim() !== '') this.#note('command', line);
    for (const text of whole.lines) this.#note(whole.ok ? 'answer' : 'error', text);
    return whole;
  }
  #note(kind: ViewLogLine['kind'], text: string): void {
    this.#log.push({ kind, text });
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }

  complete(line: string, caret: number): readonly Completion[] { return this.table.complete(this, line, caret); }
  completeExpression(word: string): readonly Completion[] { return completeExpression(this.#session, word); }

  /** Keys of a store that begin with a text, for completion. */
  keysOf(store: string, begin: string): readonly string[] {
    const codec = SessionLookups.of(this.#session).codec(store);
    if (codec === null) return [];
    const found = new Set<string>();
    for (const history of new StoreAccess(this.#session, store).histories) {
      for (const [, { key }] of history.keys.unorderedEntries()) {
        const { text } = codec.key(key);
        if (text.startsWith(begin)) found.add(/\s/.test(text) ? JSON.stringify(text) : text);
        if (found.size >= 100) return [...found];
      }
    }
    return [...found].sort();
  }

  // ---- for screens

  /** Parts of a view that belong to debugging: hand them to `session.view`. */
  extras(): ViewExtras {
    return Object.assign({
      marks: () => this.marks.map(({ name, record }) => ({ name, record })),
      breakpoints: () => this.points.nodes,
      points: () => this.viewPoints(),
      log: (lines: number) => this.#log.slice(-lines),
    }, ...this.#parts) as ViewExtras;
  }
  addExtras(parts: ViewExtras): void { this.#parts.push(parts); }

  viewPoints(): readonly ViewPoint[] {
    return [
      ...this.points.all.map((point): ViewPoint => ({
        id: String(point.id), kind: point.isWatch ? 'watch' : 'breakpoint', text: point.textIn(this.#session.language), enabled: point.enabled, value: point.value, hits: point.hits, moment: null,
      })),
      ...this.logs.all.map((log): ViewPoint => ({ id: String(log.id), kind: 'breakpoint', text: `log ${log.text}`, enabled: true, value: null, hits: log.hits, moment: null })),
      ...this.marks.map((mark): ViewPoint => ({ id: `'${mark.name}`, kind: 'mark', text: mark.name, enabled: true, value: `${mark.record}.${mark.step}`, hits: 0, moment: { record: mark.record, step: mark.step } })),
    ];
  }

  // ---- where

  sentence(): string { return plainSentence(this.#session); }
  nodeText(node: string): string {
    const label = SessionLookups.of(this.#session).label(node);
    return label === node ? node : `${label} (${node})`;
  }

  whereData(): { [field: string]: Json } {
    const { moment } = this.#session;
    return { ...moment.position, at: moment.at, head: this.#session.timeline.steps.length, sentence: this.sentence(), node: this.stack().at(-1) ?? null };
  }

  /** Nodes from the source to where the cursor stands, within the turn at hand. */
  stack(): string[] {
    const { moment, timeline } = this.#session;
    if (moment.at === 0) return [];
    const turn = timeline.turnAt(moment.cursor - 1);
    if (turn < 0) return [];
    const way: { node: string; depth: number }[] = [];
    for (let number = Math.max(timeline.log.first, timeline.turns.at(turn)); number < moment.cursor; number++) {
      const event = timeline.log.at(number);
      if (event.kind !== 'node-enter') continue;
      while (way.length > 0 && way.at(-1)!.depth >= event.depth) way.pop();
      way.push(event);
    }
    return way.map(({ node }) => node);
  }

  /** Whether there is more to take, and time has to pass before it can be taken. */
  get waits(): boolean { return this.#session.run.idleWait !== null || this.#session.run.cluster.abandonedTransaction !== null; }

  /** Why one cannot go further in a direction. */
  whyNot(forward: boolean): Say {
    if (!forward) return (say) => say.isBeginning;
    const { limit, moment, run: { failure } } = this.#session;
    if (limit !== null && moment.record >= limit.record) return () => limit.why;
    if (failure !== null) return (say) => say.endedWithError(failure.error instanceof Error ? failure.error.message : String(failure.error));
    const wait = this.#session.run.idleWait;
    if (wait !== null) return (say) => say.isIdle(wait.task, wait.partition, durationText(wait.leftMs), `${wait.leftMs}ms`);
    if (this.#session.run.cluster.members.length === 0) return (say) => say.nobodyRuns;
    const open = this.#session.run.cluster.abandonedTransaction;
    if (open !== null) return (say) => say.transactionOpen(open.transactionalId, durationText(open.leftMs), `${open.leftMs}ms`);
    return (say) => (this.#session.total === null ? say.noneArrived : say.isEnd(this.#session.timeline.inputCount));
  }

  // ---- marks and times

  markNames(): string[] { return [...this.#marks.keys()]; }
  get marks(): readonly Mark[] { return [...this.#marks.values()]; }
  putMark(mark: Mark): void { this.#marks.set(mark.name, mark); }
  setMark(name: string): CommandResult {
    const { position } = this.#session.moment;
    this.#marks.set(name, { name, ...position });
    this.#session.changed();
    return { ok: true, lines: [answersOf(this.#session.language).markSet(name, `${position.record}.${position.step}`)], data: { mark: name, ...position } };
  }
  deleteMark(name: string): boolean { return this.#marks.delete(name); }
  /** Marks and notes are of another session. */
  forget(): void {
    this.#marks.clear();
    this.notes.length = 0;
  }

  jump(name: string): CommandResult {
    const mark = this.#marks.get(name);
    if (mark === undefined) {
      const near = nearest(name, this.#marks.keys());
      return refused((say) => say.noMark(name, near, this.markNames()));
    }
    if (!this.goToPosition(mark)) return refused((say) => say.markAhead(name, mark.record, this.#session.timeline.inputCount));
    return arrived(this);
  }

  /** To a recorded moment; false where the run has not come so far. */
  goToPosition({ record, step }: Position): boolean {
    const { timeline } = this.#session;
    if (record > timeline.inputCount) return false;
    if (record === 0) this.#session.goAt(step);
    else this.#session.goAt(Math.min(endOf(timeline, record), firstStep(timeline, record) + step));
    return true;
  }

  goToTime(text: string): CommandResult {
    if (text === '') return refused((say) => say.gotoTimeNeeds);
    const time = parseMoment(text, this.#session.options.baseTime ?? 0);
    if (time === null) return refused((say) => say.notTime(text));
    const event = firstStreamTimeAt(this.#session, time);
    if (event < 0) return refused((say) => say.timeNotReached(text));
    this.#session.goToEvent(event);
    return arrived(this);
  }

  readonly #closing: (() => void | Promise<void>)[] = [];
  /** Whoever keeps sessions beside the one at hand closes them when the debugger is closed. */
  onClose(work: () => void | Promise<void>): void { this.#closing.push(work); }

  async close(): Promise<void> {
    this.#unsubscribe?.();
    for (const work of this.#closing) await work();
    await this.#session.close();
  }
}

/** The event with which stream time of some task first reached a time; -1: not yet. */
function firstStreamTimeAt({ timeline }: Session, time: number): number {
  let found = -1;
  for (const [id, moves] of timeline.clocks) {
    if (!id.startsWith('stream:')) continue;
    let low = moves.countBelow(timeline.log.first);
    let high = moves.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = timeline.log.at(moves.at(middle));
      if (event.kind === 'time-advance' && event.new < time) low = middle + 1;
      else high = middle;
    }
    if (low < moves.length && (found < 0 || moves.at(low) < found)) found = moves.at(low);
  }
  return found;
}
