/**
 * Holds the one state, feeds messages to the reducer and does what it asks for. React reads it from outside; nothing here knows React.
 *
 *     const store = new WorkbenchStore(port, keymap, initialState({ columns: 80, rows: 24 }), world);
 *     store.dispatch({ kind: 'command', id: 'debug.next' });
 */
import type { Keymap } from '../keymap/keymap.ts';
import type { SessionPort, ViewQuery } from '../../../engine/session/view.ts';
import type { AfterLine, Effect, Message } from './message.ts';
import { ownCompletions } from './prompt.ts';
import { queryOf } from './query.ts';
import { RecordEditing, type TextEditor } from './record-editing.ts';
import type { State } from './state.ts';
import { update } from './update.ts';

/** What the store cannot do by itself: everything outside the process's memory. */
export interface World extends TextEditor {
  quit(status: number): void;
  suspend(): void;
  redraw(): void;
  copy(text: string): void;
  /** The path that was written. */
  export(name: string, text: string): Promise<string>;
  edit(file: string, line: number): Promise<void>;
  /** Keeps the command line's history for the next time. */
  remember(line: string): void;
  /** `paced`: counted from when the last paced one was due, so that what an act takes does not slow the beat. */
  later(ms: number, act: () => void, paced?: boolean): void;
}

export class WorkbenchStore {
  readonly #port: SessionPort;
  readonly #keymap: Keymap;
  readonly #world: World;
  readonly #listeners = new Set<() => void>();
  #state: State;
  readonly #records: RecordEditing;
  #query = '';
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  /** The lines of the command whose turn it is; null: no command waits for its lines to start. */
  #turn: Promise<boolean>[] | null = null;
  #updating = 0;
  #stale = false;
  #announced = false;

  constructor(port: SessionPort, keymap: Keymap, state: State, world: World) {
    this.#port = port;
    this.#keymap = keymap;
    this.#state = state;
    this.#world = world;
    this.#records = new RecordEditing(port, world);
    port.subscribe(() => this.#sessionChanged());
    this.#refresh();
  }

  get keymap(): Keymap { return this.#keymap; }
  readonly getState = (): State => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly dispatch = (message: Message): void => {
    const before = this.#state;
    this.#updating++;
    const { state, effects } = update(before, message, this.#keymap);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    this.#refresh();
    this.#updating--;
    if (this.#updating === 0 && showsDifferent(before, this.#state)) this.#notify();
  };

  /** Asks the session again when what is shown, or the session, has changed; a new view may change what is shown (the timeline's page). */
  #refresh(): void {
    for (let round = 0; round < 3; round++) {
      const query: ViewQuery = queryOf(this.#state);
      const name = JSON.stringify(query);
      if (name === this.#query && !this.#stale) return;
      this.#query = name;
      this.#stale = false;
      const view = this.#port.view(query);
      this.#state = update(this.#state, { kind: 'view', view }, this.#keymap).state;
    }
  }

  #sessionChanged(): void {
    this.#stale = true;
    if (this.#updating > 0) return;
    this.#updating++;
    this.#refresh();
    this.#updating--;
    this.#notify();
  }

  /** Once a turn of the event loop: a key, the session's answer to it and its outcome make one frame. */
  #notify(): void {
    if (this.#announced) return;
    this.#announced = true;
    setImmediate(() => {
      this.#announced = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'session': return this.#execute(effect.line, effect.then);
      case 'in-turn': return this.#take(() => this.#inTurn({ kind: 'turn', id: effect.id, count: effect.count }));
      case 'home': return this.dispatch({ kind: 'home', home: this.#port.home() });
      case 'interrupt': return this.#port.interrupt();
      case 'quit': return this.#world.quit(effect.status);
      case 'suspend': return this.#world.suspend();
      case 'redraw': return this.#world.redraw();
      case 'copy':
        this.#world.copy(effect.text);
        return this.dispatch({ kind: 'notice', text: this.#state.language === 'zh' ? '已复制' : 'copied', tone: 'info' });
      case 'export':
        void this.#world.export(effect.name, effect.text).then(
          (path) => this.dispatch({ kind: 'notice', text: path, tone: 'info' }), (error: unknown) => this.#failed(error));
        return;
      case 'export-answer':
        void this.#exportAnswer(effect.line, effect.name).catch((error: unknown) => this.#failed(error));
        return;
      case 'edit':
        void this.#world.edit(effect.file, effect.line).then(() => this.#edited(), (error: unknown) => this.#failed(error));
        return;
      case 'edit-record':
        void this.#records.edit(effect.number, this.#state).then((message) => this.dispatch(message), (error: unknown) => this.#failed(error));
        return;
      case 'complete': return this.#complete(effect.text, effect.caret);
      case 'remember': return this.#world.remember(effect.line);
      case 'later': return this.#world.later(effect.ms, () => this.dispatch(effect.message), effect.message.kind === 'tick');
    }
  }

  /** One line after the other. A session that answers at once has already told of its change when `execute` returns. */
  #execute(line: string, then: AfterLine): void {
    const own = this.#keymap.linesOf(line);
    const run = own === null ? () => this.#answered(line, then) : () => this.#oneByOne(own);
    if (this.#turn === null) this.#take(run);
    else this.#turn.push(run());
  }

  /** Whether it could be done. */
  async #answered(line: string, then: AfterLine): Promise<boolean> {
    try {
      const outcome = await this.#port.execute(line);
      this.dispatch({ kind: 'outcome', outcome, then });
      return outcome.ok;
    } catch (error) {
      this.dispatch({ kind: 'outcome', outcome: { ok: false, lines: [textOfError(error)] }, then });
      return false;
    }
  }

  /** The lines of a command of the user's own; the first that cannot be done ends them. */
  async #oneByOne(lines: readonly string[]): Promise<boolean> {
    let ok = true;
    for (const [i, line] of lines.entries()) ok &&= await this.#inTurn({ kind: 'line', line, then: i === lines.length - 1 ? 'show' : 'nothing' });
    this.dispatch({ kind: 'outcome', outcome: { ok: true, lines: [] }, then: 'nothing' });
    return ok;
  }

  /** Behind everything that was taken before; at once when there is nothing. */
  #take(run: () => Promise<boolean>): void {
    const idle = this.#queued === 0;
    this.#queued++;
    const done = (): void => void this.#queued--;
    this.#queue = idle ? run().then(done) : this.#queue.then(run).then(done);
  }

  /** A message whose turn has come: its lines go now, ahead of those that were taken since. Whether all of them could be done. */
  async #inTurn(message: Message): Promise<boolean> {
    const outer = this.#turn;
    const started: Promise<boolean>[] = [];
    this.#turn = started;
    try {
      this.dispatch(message);
    } finally {
      this.#turn = outer;
    }
    return (await Promise.all(started)).every((ok) => ok);
  }

  async #exportAnswer(line: string, name: string): Promise<void> {
    const { ok, lines } = await this.#port.execute(line);
    if (!ok) throw new Error(lines.join(' '));
    this.dispatch({ kind: 'notice', text: await this.#world.export(name, `${lines.join('\n')}\n`), tone: 'info' });
  }

  #complete(text: string, caret: number): void {
    const stores = this.#state.view?.stores.map((store) => store.name) ?? [];
    const topics = this.#state.view?.topology?.topics.map((topic) => topic.name) ?? [];
    const own = ownCompletions(text.slice(0, caret), stores, topics, this.#state.language);
    const theirs = this.#port.complete(text, caret);
    const begun = text.slice(0, caret);
    const users = this.#keymap.own.filter(({ line }) => line!.startsWith(begun)).map(({ line, help }) => ({ text: line!, hint: help[this.#state.language] }));
    const all = [...users, ...theirs, ...own.filter((mine) => !theirs.some((other) => other.text === mine.text))];
    // what is only meant stands behind what goes on as it was begun
    const goesOn = ({ text: whole }: { readonly text: string }): boolean => whole.startsWith(begun.slice(begun.lastIndexOf(' ') + 1));
    this.dispatch({ kind: 'completions', list: [...all.filter(goesOn), ...all.filter((one) => !goesOn(one))] });
  }

  /** An exercise is taken as soon as it is saved; a topology when one says so. */
  #edited(): void {
    if (this.#state.view?.lesson != null) return;
    this.dispatch({ kind: 'notice', text: this.#state.language === 'zh' ? ':reload 载入改动后的文件' : ':reload takes the changed file', tone: 'info' });
  }

  #failed(error: unknown): void { this.dispatch({ kind: 'notice', text: textOfError(error), tone: 'error' }); }
}

/** The count of commands under way is not on the screen; a step that was drawn already must not be drawn again when it answers. */
function showsDifferent(before: State, after: State): boolean {
  if (before === after) return false;
  for (const field of Object.keys(after) as (keyof State)[]) if (field !== 'inFlight' && before[field] !== after[field]) return true;
  return false;
}

function textOfError(error: unknown): string { return error instanceof Error ? error.message : String(error); }
