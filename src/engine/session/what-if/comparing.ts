import { refused, said, type CommandResult } from '../commands/command.ts';
import type { Debugger } from '../debugger.ts';
import type { Session } from '../session.ts';
import { text } from '../sentences/text.ts';
import type { ViewText } from '../view.ts';
import type { CompareQuery, ViewCompare } from '../view-compare.ts';
import { Here } from '../views/here.ts';
import { timelineView } from '../views/timeline.ts';
import type { Branch } from './branch.ts';
import { Branches } from './branches.ts';
import { Comparison, type Side } from './comparison.ts';
import { profileData, profileLines, profileVerdict, runProfiles } from './profiles.ts';
import { WHAT_IF_WORDS } from './words.ts';

const MOST_SHOWN = 8;
const MOST_OF_PROFILES = 3;
const MOST_DATA = 200;
const MOST_STORES = 50;
/** Pairs of records up to which a comparison is made again whenever one of the two has moved. */
const MOST_FOLLOWED = 20_000;

interface Shown {
  /** null: two runs that are no branches. */
  readonly branches: readonly [Branch, Branch] | null;
  readonly comparison: Comparison;
  /** What was found out about the differences, in the language of the moment. */
  readonly verdict: () => readonly ViewText[];
}

/** What was compared last, for the pane that shows it beside the run; the two runs of profiles are kept for that and closed with it. */
export class Comparing {
  readonly #on: Debugger;
  #shown: Shown | null = null;
  #own: readonly Session[] = [];

  private constructor(on: Debugger) {
    this.#on = on;
    on.addExtras({ isCompared: () => this.#shown !== null, compare: (query) => this.view(query) });
    on.onClose(() => this.#closeOwn());
  }
  static readonly #known = new WeakMap<Debugger, Comparing>();
  static of(on: Debugger): Comparing {
    let comparing = Comparing.#known.get(on);
    if (comparing === undefined) {
      comparing = new Comparing(on);
      Comparing.#known.set(on, comparing);
    }
    return comparing;
  }

  async #closeOwn(): Promise<void> {
    const own = this.#own;
    this.#own = [];
    for (const session of own) await session.close().catch(() => undefined);
  }

  /** @param args  names of two branches, of one against the branch at hand, or none; then perhaps `all` */
  async compare(args: readonly string[]): Promise<CommandResult> {
    const branches = Branches.of(this.#on);
    const isAll = args.at(-1) === 'all';
    const names = isAll ? args.slice(0, -1) : args;
    const { current, all } = branches;
    if (names.length === 0 && current.parent === null && all.length !== 2) return refused(WHAT_IF_WORDS[this.#on.session.language].needsTwo);
    const own = current.parent === null ? ([current, all[1]!] as const) : ([current.parent, current] as const);
    const [left, right] = names.length === 0 ? own : names.length === 1 ? [current, branches.find(names[0]!)] : [branches.find(names[0]!), branches.find(names[1]!)];
    if (left === right) return refused(WHAT_IF_WORDS[this.#on.session.language].needsOther(left.name));
    const comparison = new Comparison(snapshot(left), snapshot(right));
    await this.#show({ branches: [left, right], comparison, verdict: () => [] }, []);
    return { ...said(comparison.lines(isAll ? Number.POSITIVE_INFINITY : MOST_SHOWN), comparison.data(isAll ? Number.POSITIVE_INFINITY : MOST_DATA)), pane: 'compare' };
  }

  async profiles(isAll: boolean): Promise<CommandResult> {
    const { current } = Branches.of(this.#on);
    const { session } = this.#on;
    session.beginWork();
    const profiles = await runProfiles(current, () => session.interrupted);
    const verdict = () => profileVerdict(profiles, this.#on.session.language);
    await this.#show({ branches: null, comparison: profiles.comparison, verdict }, [profiles.driver, profiles.production]);
    return { ...said(profileLines(profiles, isAll ? Number.POSITIVE_INFINITY : MOST_OF_PROFILES), profileData(profiles, isAll ? Number.POSITIVE_INFINITY : MOST_DATA)), pane: 'compare' };
  }

  async #show(shown: Shown, own: readonly Session[]): Promise<void> {
    await this.#closeOwn();
    this.#own = own;
    this.#shown = shown;
    this.#on.session.changed();
  }

  /** What is shown follows the two branches, as long as that costs little. */
  #current(): Shown | null {
    const shown = this.#shown;
    if (shown === null || shown.branches === null || !isOutOfDate(shown)) return shown;
    if (shown.comparison.pairs.length > MOST_FOLLOWED) return shown;
    const [left, right] = shown.branches;
    this.#shown = { ...shown, comparison: new Comparison(snapshot(left), snapshot(right)) };
    return this.#shown;
  }

  view(query: CompareQuery): ViewCompare | null {
    const shown = this.#current();
    if (shown === null) return null;
    const { comparison } = shown;
    const { left, right, first, pairs, stores } = comparison;
    const { language } = this.#on.session;
    for (const { session } of [left, right]) session.language = language;
    const words = WHAT_IF_WORDS[language];
    const listed = query.onlyDifferent ? pairs.filter((pair) => pair.differs) : pairs;
    const firstRow = listed.findIndex((pair) => pair.differs);
    // the first difference with some of what came before it, and the list filled to its end
    const near = Math.max(0, Math.min(listed.length - query.limit, firstRow - (query.limit >> 2)));
    const from = query.row === 'first' ? near : Math.min(listed.length, query.row);
    const stretch = { from: query.from, to: Math.min(query.to, Math.max(1, ...comparison.taken)), cells: query.cells };
    const side = ({ name, session }: Side, branch: Branch | undefined): ViewCompare['left'] => (
      { title: name, changes: branch?.changes ?? [], timeline: timelineView(session, new Here(session.moment), stretch, []) });
    const notes = [...comparison.notes.map((note) => text`${note}`), ...shown.verdict(), ...(isOutOfDate(shown) ? [text`${words.outOfDate}`] : [])];
    return {
      left: side(left, shown.branches?.[0]), right: side(right, shown.branches?.[1]),
      firstDifference: first === null ? null : { record: first.left ?? first.right ?? 0, onLeft: first.left, onRight: first.right, left: text`${words.side(left.name, first.leftText)}`, right: text`${words.side(right.name, first.rightText)}` },
      rows: listed.slice(from, from + query.limit).map((pair) => comparison.pairView(pair)), from, total: listed.length, firstRow: firstRow < 0 ? null : firstRow,
      differing: comparison.records.length,
      stores: stores.slice(0, MOST_STORES), storesDiffering: stores.length, notes,
    };
  }
}

/** As it is now: a branch goes on to another session when it is changed. */
function snapshot({ name, session, entries }: Branch): Side { return { name, session, entries }; }

function isOutOfDate({ branches, comparison: { left, right, taken } }: Shown): boolean {
  if (branches === null) return false;
  return branches[0].session !== left.session || branches[1].session !== right.session
    || branches[0].session.timeline.inputCount !== taken[0] || branches[1].session.timeline.inputCount !== taken[1];
}
