import { refused, said, type CommandResult } from '../commands/command.ts';
import type { Debugger } from '../debugger.ts';
import type { Session } from '../session.ts';
import { text } from '../sentences/text.ts';
import type { ViewCompare } from '../view.ts';
import { Here } from '../views/here.ts';
import { timelineView } from '../views/timeline.ts';
import { Branches } from './branches.ts';
import { Comparison, type Side } from './comparison.ts';
import { profileData, profileLines, runProfiles } from './profiles.ts';
import { WHAT_IF_WORDS } from './words.ts';

const MOST_SHOWN = 8;
const MOST_OF_PROFILES = 3;
const MOST_DATA = 200;

/** What was compared last, for the pane that shows it beside the run; the two runs of profiles are kept for that and closed with it. */
export class Comparing {
  readonly #on: Debugger;
  #shown: Comparison | null = null;
  #own: readonly Session[] = [];

  private constructor(on: Debugger) {
    this.#on = on;
    on.addExtras({ compare: (query) => this.view(query) });
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
    if (names.length === 0 && current.parent === null && all.length !== 2) return refused('compare needs two branches, for example compare main b1 (branches lists them)');
    const own = current.parent === null ? ([current, all[1]!] as const) : ([current.parent, current] as const);
    const [left, right] = names.length === 0 ? own : names.length === 1 ? [current, branches.find(names[0]!)] : [branches.find(names[0]!), branches.find(names[1]!)];
    if (left === right) return refused(`compare needs two branches, not ${left.name} twice`);
    const comparison = new Comparison(left, right);
    await this.#show(comparison, []);
    return said(comparison.lines(isAll ? Number.POSITIVE_INFINITY : MOST_SHOWN), comparison.data(isAll ? Number.POSITIVE_INFINITY : MOST_DATA));
  }

  async profiles(isAll: boolean): Promise<CommandResult> {
    const { current } = Branches.of(this.#on);
    const { session } = this.#on;
    session.beginWork();
    const profiles = await runProfiles(current, () => session.interrupted);
    await this.#show(profiles.comparison, [profiles.driver, profiles.production]);
    return said(profileLines(profiles, isAll ? Number.POSITIVE_INFINITY : MOST_OF_PROFILES), profileData(profiles, isAll ? Number.POSITIVE_INFINITY : MOST_DATA));
  }

  async #show(comparison: Comparison, own: readonly Session[]): Promise<void> {
    await this.#closeOwn();
    this.#own = own;
    this.#shown = comparison;
    this.#on.session.changed();
  }

  view(query: { readonly from: number; readonly to: number; readonly cells: number }): ViewCompare | null {
    if (this.#shown === null) return null;
    const { left, right, first } = this.#shown;
    const side = ({ name, session }: Side): ViewCompare['left'] => ({ title: name, timeline: timelineView(session, new Here(session.moment), query, []) });
    const words = WHAT_IF_WORDS[this.#on.session.language];
    return {
      left: side(left), right: side(right),
      firstDifference: first === null ? null : { record: first.left ?? first.right ?? 0, left: text`${words.side(left.name, first.leftText)}`, right: text`${words.side(right.name, first.rightText)}` },
    };
  }
}
