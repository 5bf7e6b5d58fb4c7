/**
 * The ways that a run has been taken: `main`, and branches in which something is otherwise. Each is a session of its own, run again from the
 * recorded inputs; nothing of a real Kafka is asked or written. The debugger goes into one of them at a time.
 *
 *     const branches = Branches.of(on);
 *     await branches.branch('late');                           // at the cursor
 *     await branches.change('skip 3', ({ entries }) => …);     // runs again at once, as far as it had come
 *
 * Misuse: keeping a branch's session. A change puts another one in its place.
 */
import { IllegalArgumentException } from '../../errors/errors.ts';
import { nearest } from '../../common/nearest.ts';
import type { Debugger } from '../debugger.ts';
import type { Session, SessionAct } from '../session.ts';
import { endOf } from '../moment.ts';
import { stand } from '../session-file/rerun.ts';
import { UndoHistory, type Before } from './undo-history.ts';
import { rootBranch, type Branch, type BranchSetup } from './branch.ts';
import { InputEntries, placeByKey, type InputEntry } from './entries.ts';
import { replay, type Extent } from './replay.ts';
import { WHAT_IF_WORDS, type WhatIfWords } from './words.ts';
import type { ViewBranch } from '../view-compare.ts';

/** What a change makes of a branch; left out: as it was. */
export interface Changed {
  readonly entries?: readonly InputEntry[];
  readonly setup?: Partial<BranchSetup>;
  /** The record to go to; left out: the one where the cursor is. */
  readonly goTo?: string;
  /** Looks at the new session; a text says why the change did not come about. */
  readonly verify?: (session: Session) => string | null;
}

export class Branches {
  readonly #on: Debugger;
  #all: Branch[];
  #current: Branch;
  /** The branch that was at hand before this one. */
  #last: Branch | null = null;
  #inserted = 0;
  readonly #undo = new UndoHistory();

  private constructor(on: Debugger) {
    this.#on = on;
    this.#current = rootBranch(on.session);
    this.#all = [this.#current];
  }

  static readonly #known = new WeakMap<Debugger, Branches>();
  static of(on: Debugger): Branches {
    let branches = Branches.#known.get(on);
    if (branches === undefined) {
      branches = new Branches(on);
      Branches.#known.set(on, branches);
      const opened = branches;
      on.addExtras({ branch: () => opened.#view() });
      on.onClose(() => opened.#closeOthers());
    } else {
      branches.#adopt();
    }
    return branches;
  }
  /** Without making any: for screens. */
  static known(on: Debugger): Branches | null { return Branches.#known.get(on) ?? null; }

  get #words(): WhatIfWords { return WHAT_IF_WORDS[this.#on.session.language]; }

  #view(): ViewBranch | null {
    this.#adopt();
    if (this.#all.length < 2) return null;
    const { name, parent, changes } = this.#current;
    const forks = this.#all.filter((branch) => branch === this.#current ? parent !== null : branch.parent === this.#current)
      .map((branch) => ({ name: branch === this.#current ? parent!.name : branch.name, record: branch.from.record }));
    return { name, parent: parent?.name ?? null, changes: [...changes], all: this.#all.map((branch) => branch.name), forks };
  }

  get current(): Branch { return this.#current; }
  get all(): readonly Branch[] { return this.#all; }

  /** Another session was put in place from outside: the same inputs under another topology stay in the tree, everything else begins a new one. */
  #adopt(): void {
    const { session } = this.#on;
    if (session === this.#current.session) return;
    const known = this.#all.find((branch) => branch.session === session);
    if (known !== undefined) {
      this.#current = known;
      return;
    }
    if (session.options.inputs === this.#current.session.options.inputs) {
      const { topology, config } = session.options;
      this.#current.session = session;
      this.#current.setup = { ...this.#current.setup, topology, config: config ?? {} };
      this.#current.entries = new InputEntries(session, this.#current.entries.list);
      this.#current.changes.push('reload');
      const undone = this.#undo.sessions;
      this.#undo.forgetUndone();
      void this.#close(undone);
      return;
    }
    const old = [...this.#all.map((branch) => branch.session), ...this.#undo.sessions];
    this.#undo.clear();
    this.#current = rootBranch(session);
    this.#all = [this.#current];
    void this.#close(old);
  }

  find(name: string): Branch {
    const found = this.#all.find((branch) => branch.name === name);
    if (found !== undefined) return found;
    const names = this.#all.map((branch) => branch.name);
    throw new IllegalArgumentException(this.#words.noBranch(name, nearest(name, names), names.join(', ')));
  }

  /** Leaves the way at hand at the cursor: a new session that has come as far as the record there. */
  async branch(name: string | null): Promise<Branch> {
    if (name !== null && this.#all.some((branch) => branch.name === name)) throw new IllegalArgumentException(this.#words.branchExists(name));
    if (name !== null && !/^[\w.-]+$/.test(name)) throw new IllegalArgumentException(this.#words.noBranchName(name));
    const before = this.#snapshot(`branch${name === null ? '' : ` ${name}`}`);
    const branch = await this.#leave(name);
    await this.#remember(before);
    return branch;
  }

  async #leave(name: string | null): Promise<Branch> {
    const parent = this.#current;
    const { position, record } = parent.session.moment;
    const acts = parent.session.acts.filter((act) => act.inputs < record || (act.inputs === record && parent.session.moment.atHead));
    const session = await this.#replay(parent, parent.entries.list, parent.setup, acts, parent.session.moment.atHead ? this.#extentOf(parent, parent.entries.list) : record);
    stand(session, position);
    const branch: Branch = { name: name ?? this.#freeName(), parent, from: position, session, entries: new InputEntries(session, parent.entries.list), setup: parent.setup, changes: [] };
    this.#all.push(branch);
    this.#enter(branch);
    return branch;
  }
  #freeName(): string {
    for (let i = 1; ; i++) if (!this.#all.some((branch) => branch.name === `b${i}`)) return `b${i}`;
  }

  /** As far as a branch has come, in a list that may be another one: all that it took, and what is new in front of that. */
  #extentOf(branch: Branch, list: readonly InputEntry[]): Extent {
    const { timeline, total, run } = branch.session;
    if (total === null || timeline.inputCount >= branch.entries.list.length || run.failure !== null) return 'all';
    return this.#countUpTo(branch, list, timeline.inputCount);
  }

  /** How many records of a list are those that a branch took up to a number, and new ones before them. */
  #countUpTo(branch: Branch, list: readonly InputEntry[], number: number): number {
    const known = new Set(branch.entries.list.map((entry) => entry.id));
    let count = 0;
    let unsure = 0;
    for (const { id } of list) {
      const own = branch.entries.numberOf(id);
      if (own !== null && own <= number) {
        count += 1 + unsure;
        unsure = 0;
      } else if (!known.has(id)) {
        unsure++;
      }
    }
    return count;
  }

  async #replay(like: Branch, entries: readonly InputEntry[], setup: BranchSetup, acts: readonly SessionAct[], upTo: Extent): Promise<Session> {
    const { session } = this.#on;
    session.beginWork();
    const next = await replay({ like: like.session, entries, setup, acts, upTo }, () => session.interrupted, (done) => { session.progress = done; });
    next.limit = session.limit;
    return next;
  }

  /**
   * Changes something and runs again, as far as the branch had come; the cursor stays at the same record. Outside of a branch one is made.
   * What goes wrong leaves everything as it was.
   */
  async change(words: string, make: (branch: Branch) => Changed): Promise<Branch> {
    const made = make(this.#current);
    const isFirst = this.#current.parent === null;
    const before = this.#snapshot(words);
    const branch = isFirst ? await this.#leave(null) : this.#current;
    const entries = made.entries ?? branch.entries.list;
    try {
      await this.#rerun(branch, entries, { ...branch.setup, ...made.setup }, branch.session.acts, this.#extentOf(branch, entries), made);
    } catch (error) {
      if (isFirst) await this.#drop(branch);
      throw error;
    }
    branch.changes.push(words);
    await this.#remember(before);
    return branch;
  }

  /** Goes on as far as the parent has come, with what was done to it. */
  async rerun(): Promise<Branch> {
    const branch = this.#current;
    const { parent } = branch;
    if (parent === null) throw new IllegalArgumentException(this.#words.mainIsRecorded);
    const before = this.#snapshot('rerun');
    const own = branch.session.acts;
    const later = parent.session.acts.filter((act) => act.inputs > branch.from.record && !own.some((mine) => mine.kind === act.kind && mine.inputs === act.inputs));
    const acts = [...own, ...later.map((act) => ({ ...act, inputs: this.#countUpTo(parent, branch.entries.list, act.inputs) }))].sort((a, b) => a.inputs - b.inputs);
    await this.#rerun(branch, branch.entries.list, branch.setup, acts, this.#extentOf(parent, branch.entries.list));
    await this.#remember(before);
    return branch;
  }

  async #rerun(branch: Branch, list: readonly InputEntry[], setup: BranchSetup, acts: readonly SessionAct[], upTo: Extent, made: Changed = {}): Promise<void> {
    const { record, step } = branch.session.moment.position;
    const here = record === 0 ? null : branch.entries.at(record).id;
    const moved = acts.map((act) => ({ ...act, inputs: list === branch.entries.list ? act.inputs : this.#countUpTo(branch, list, act.inputs) }));
    const placed = placeByKey(branch.session, list, setup.partitions);
    const session = await this.#replay(branch, placed, setup, moved, upTo);
    const refusal = made.verify?.(session) ?? null;
    if (refusal !== null) {
      await session.close().catch(() => undefined);
      throw new IllegalArgumentException(refusal);
    }
    branch.session = session;
    branch.entries = new InputEntries(session, placed);
    branch.setup = setup;
    const goal = made.goTo === undefined ? null : branch.entries.numberOf(made.goTo);
    const number = here === null ? 0 : branch.entries.numberOf(here);
    if (goal !== null) session.goAt(endOf(session.timeline, goal));
    else if (number !== null) stand(session, { record: number, step });
    // it is not there any more: to where it would have come
    else session.goAt(endOf(session.timeline, Math.min(record - 1, session.timeline.inputCount)));
    this.#enter(branch);
  }

  // ---- undo

  #snapshot(what: string): Before {
    const states = new Map(this.#all.map((branch) => [branch, { session: branch.session, entries: branch.entries, setup: branch.setup, changes: [...branch.changes] }]));
    return { what, all: [...this.#all], current: this.#current, states };
  }

  /** Something was done: it is what undo takes back next. What is too long ago to be taken back is not needed any more. */
  async #remember(before: Before): Promise<void> {
    const old = this.#undo.sessions;
    this.#undo.push(before, this.#all.map(({ session }) => session));
    await this.#close(old);
  }

  get canUndo(): boolean { return this.#undo.canUndo; }
  get canRedo(): boolean { return this.#undo.canRedo; }

  /** Takes the last branch, change or rerun back, then the one before it. Gives what was taken back. */
  async undo(): Promise<string> {
    const before = this.#undo.undo((what) => this.#snapshot(what));
    if (before === null) throw new IllegalArgumentException(this.#words.nothingToUndo);
    return this.#restore(before);
  }

  /** Does again what undo took back last: the run that it had come to is there still. */
  async redo(): Promise<string> {
    const after = this.#undo.redo((what) => this.#snapshot(what));
    if (after === null) throw new IllegalArgumentException(this.#words.nothingToRedo);
    return this.#restore(after);
  }

  async #restore(state: Before): Promise<string> {
    const gone = this.#all.map(({ session }) => session);
    this.#all = [...state.all];
    for (const [branch, { session, entries, setup, changes }] of state.states) {
      Object.assign(branch, { session, entries, setup });
      branch.changes.splice(0, branch.changes.length, ...changes);
    }
    this.#enter(state.current);
    await this.#close(gone);
    return state.what;
  }

  /** @param name  `-`: the branch before this one, or the other one where there are two */
  switchTo(name: string): Branch {
    const branch = name === '-' ? this.#other() : this.find(name);
    this.#enter(branch);
    return branch;
  }
  #other(): Branch {
    const last = this.#last !== null && this.#all.includes(this.#last) ? this.#last : null;
    const other = last ?? this.#all.find((branch) => branch !== this.#current);
    if (other === undefined) throw new IllegalArgumentException(this.#words.noOther);
    return other;
  }

  #enter(branch: Branch): void {
    if (branch !== this.#current) this.#last = this.#current;
    this.#current = branch;
    if (this.#on.session !== branch.session) this.#on.use(branch.session);
  }

  /** Takes a branch back that was made only for a change that failed. */
  async #drop(branch: Branch): Promise<void> {
    if (this.#all.some((other) => other.parent === branch)) return;
    this.#all = this.#all.filter((other) => other !== branch);
    this.#enter(branch.parent!);
    await this.#close([branch.session]);
  }

  /** An id for a record that is put in. */
  newId(): string { return `+${++this.#inserted}`; }

  async #close(sessions: readonly Session[]): Promise<void> {
    const kept = new Set([...this.#all.map(({ session }) => session), ...this.#undo.sessions]);
    for (const session of new Set(sessions)) {
      if (session === this.#on.session || kept.has(session)) continue;
      await session.close().catch(() => undefined);
    }
  }

  async #closeOthers(): Promise<void> {
    const sessions = new Set([...this.#all.map(({ session }) => session), ...this.#undo.sessions]);
    sessions.delete(this.#on.session);
    for (const session of sessions) await session.close().catch(() => undefined);
  }
}

