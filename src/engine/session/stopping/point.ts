import type { NodePlan } from '../../topology/plan.ts';
import type { Drop, InstanceChange, Restored, TaskMove, TurnStart } from '../../trace/events.ts';
import { answersOf, type Tell } from '../answers/answers.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import { Expression } from '../conditions/expression.ts';
import { ExpressionError, Trouble } from '../conditions/expression-error.ts';
import { nearest } from '../../common/nearest.ts';
import type { Language } from '../session-options.ts';
import type { Session } from '../session.ts';
import { plainText } from '../sentences/text.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { Answers, ConditionalFinder, ConditionFinder } from './condition-finder.ts';
import { EventFinder, type Finder } from './finder.ts';
import { lineIn, nodesAtLine, nodesNamed, noSuchNode } from './place.ts';
import { WatchFinder, type Watched } from './watch-finder.ts';
import { closingStores, WindowCloseFinder } from './window-closings.ts';
import { Refused, refusalText, type Say } from '../refusals/refused.ts';

export const STOP_KINDS = ['drop', 'late', 'tombstone', 'commit', 'error', 'window-close', 'kill', 'rebalance', 'restore', 'move'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** What a point waits for, as plain data: a saved session holds it, and another topology can be asked for it again. */
export type Target =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'condition'; readonly text: string }
  | { readonly kind: 'event'; readonly event: StopKind; readonly of: string | null }
  | ({ readonly kind: 'watch' } & Watched);

export interface PointOptions { readonly condition?: string | null; readonly temporary?: boolean; readonly enabled?: boolean; readonly ignore?: number; readonly hits?: number }

/** A place or condition where a run stops. */
export class Point {
  readonly id: number;
  readonly target: Target;
  /** Only where this holds, too. */
  readonly condition: string | null;
  readonly temporary: boolean;
  enabled: boolean;
  hits: number;
  /** So many times it will be passed over. */
  ignore: number;
  #finder: Finder | null = null;
  #answers: Answers | null = null;
  #text: Tell | null = null;
  /** Nodes that it lights up. */
  nodes: readonly string[] = [];
  #missing: Say | null = null;

  private constructor(id: number, target: Target, options: PointOptions) {
    this.id = id;
    this.target = target;
    this.condition = options.condition ?? null;
    this.temporary = options.temporary ?? false;
    this.enabled = options.enabled ?? true;
    this.hits = options.hits ?? 0;
    this.ignore = options.ignore ?? 0;
  }

  /** @throws IllegalArgumentException, ExpressionError  where the target makes no sense in this session */
  static at(id: number, target: Target, session: Session, options: PointOptions = {}): Point {
    const point = new Point(id, target, options);
    point.#bind(session);
    return point;
  }
  /** One that may make no sense here. */
  static lenient(id: number, target: Target, session: Session, options: PointOptions = {}): Point {
    const point = new Point(id, target, options);
    point.rebind(session);
    return point;
  }

  /** Looks everything up again in another session. What is not there any more stays in the list and says so. */
  rebind(session: Session): void {
    try {
      this.#bind(session);
      this.#missing = null;
    } catch (error) {
      this.#finder = null;
      this.nodes = [];
      this.#text ??= wordsOf(this.target);
      this.#missing = error instanceof Refused || error instanceof ExpressionError ? error.say : () => (error instanceof Error ? error.message : String(error));
    }
  }

  /** null while it cannot stop. */
  get finder(): Finder | null { return this.enabled ? this.#finder : null; }
  get answers(): Answers | null { return this.#answers; }
  get isWatch(): boolean { return this.target.kind === 'watch'; }

  /** Why it cannot stop in the session at hand; null when it can. */
  get missing(): string | null { return this.#missingIn('en'); }
  #missingIn(language: Language): string | null { return this.#missing === null ? null : refusalText(this.#missing, language).split('\n')[0]!; }

  /** For programs; people read `textIn` their language. */
  get text(): string { return this.textIn('en'); }
  textIn(language: Language): string {
    const words = answersOf(language);
    const missing = this.#missingIn(language);
    return [
      this.#text?.(words) ?? '', this.condition === null ? '' : words.pointIf(this.condition), this.temporary ? words.pointOnce : '', this.ignore > 0 ? words.pointIgnores(this.ignore) : '',
      missing === null ? '' : words.pointMissing(missing),
    ].join('');
  }

  /** The watched value at the cursor. */
  get value(): string | null { return this.#finder instanceof WatchFinder ? this.#finder.valueText() : null; }

  explain(at: number, words: AnswerWords): readonly string[] { return this.#finder?.explain(at, words) ?? []; }

  #bind(session: Session): void {
    const finder = placed(() => this.#find(session));
    this.#answers = finder instanceof ConditionFinder ? finder.answers : null;
    if (this.condition === null) this.#finder = finder;
    else {
      this.#answers = new Answers(session, Expression.parse(session, this.condition));
      this.#finder = new ConditionalFinder(finder, this.#answers);
    }
  }

  #find(session: Session): Finder {
    const { target } = this;
    switch (target.kind) {
      case 'node': {
        const nodes = nodesNamed(session, target.name);
        if (nodes.length === 0) throw new Refused(noSuchNode(session, target.name));
        return this.#atNodes(session, nodes, null);
      }
      case 'line': {
        const line = lineIn(target.line);
        const found = line === null ? null : nodesAtLine(session, line);
        if (found === null) throw new Refused((say) => say.noOperatorOnLine(target.line, linesOf(session)));
        return this.#atNodes(session, found.nodes, found.line);
      }
      case 'condition': {
        this.#text = () => target.text;
        return new ConditionFinder(session, new Answers(session, Expression.parse(session, target.text)));
      }
      case 'event': {
        this.#text = wordsOf(target);
        return eventFinder(session, target.event, target.of);
      }
      case 'watch': {
        const finder = new WatchFinder(session, target);
        const { tell } = SessionLookups.of(session);
        const key = typeof target.key === 'string' ? target.key : JSON.stringify(target.key);
        const text = `${target.store} ${key}${target.window === null ? '' : `@${tell.time(target.window.start).text}`}`;
        this.#text = () => text;
        return finder;
      }
    }
  }

  #atNodes(session: Session, nodes: readonly NodePlan[], line: number | null): Finder {
    const { timeline } = session;
    const lookups = SessionLookups.of(session);
    this.nodes = nodes.map((node) => node.name);
    const names = nodes.map((node) => labelled(lookups.label(node.name), node.name)).join(', ');
    this.#text = (words) => (line === null ? names : words.pointOnLineAt(line, names));
    // Punctuations are a node's work too, but no record reaches it there.
    return new EventFinder(timeline, () => nodes.map((node) => timeline.entries.get(node.name)).filter((list) => list !== undefined));
  }
}

/** What it waits for, where nothing could be looked up. */
function wordsOf(target: Target): Tell {
  switch (target.kind) {
    case 'node': return () => target.name;
    case 'line': return (words) => words.pointOnLine(target.line);
    case 'condition': return () => target.text;
    case 'event': return () => (target.of === null ? target.event : `${target.event} ${target.of}`);
    case 'watch': return () => `${target.store} ${typeof target.key === 'string' ? target.key : JSON.stringify(target.key)}`;
  }
}

function labelled(label: string, name: string): string { return label === name ? name : `${label} (${name})`; }

function linesOf(session: Session): readonly number[] {
  return [...new Set(session.info.plan.nodes.flatMap((node) => (node.location === null ? [] : [node.location.line])))].sort((a, b) => a - b);
}

function placed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Trouble ? new Refused(error.say) : error;
  }
}

const LATE: ReadonlySet<string> = new Set(['expired-window', 'expired-record', 'expired-session']);
/** Ends by design: what foreach, print and global stores take in. */
const BY_DESIGN: ReadonlySet<string> = new Set(['terminal', 'global-store']);

function eventFinder(session: Session, kind: StopKind, of: string | null): Finder {
  const { timeline } = session;
  const { tell } = SessionLookups.of(session);
  switch (kind) {
    case 'drop': return new EventFinder(timeline, () => [timeline.drops], (event) => (of === null ? !BY_DESIGN.has((event as Drop).reason) : (event as Drop).reason === of));
    case 'late': return new EventFinder(timeline, () => [timeline.drops], (event) => LATE.has((event as Drop).reason));
    case 'commit': return new EventFinder(timeline, () => [timeline.commits]);
    case 'kill': return new EventFinder(timeline, () => [timeline.cluster.kills], of === null ? null : (event) => (event as InstanceChange).instance === of);
    case 'rebalance': return new EventFinder(timeline, () => [timeline.cluster.rebalances]);
    case 'restore': return new EventFinder(timeline, () => [timeline.cluster.restores], of === null ? null : (event) => (event as Restored).task === of);
    case 'move': return new EventFinder(timeline, () => [timeline.cluster.moves], of === null ? null : (event) => (event as TaskMove).task === of);
    case 'error': return new EventFinder(timeline, () => [timeline.failures], null, (event) => (event.kind === 'failure' ? `${event.error}: ${event.message}` : null));
    case 'window-close': {
      const stores = closingStores(session);
      if (of !== null && !stores.includes(of)) throw new Refused((say) => say.noWindowStore(of, nearest(of, stores), stores));
      if (stores.length === 0) throw new Refused((say) => say.noClosingStore);
      return new WindowCloseFinder(session, of);
    }
    case 'tombstone': {
      const outputs = (): readonly (typeof timeline.turns)[] => [...timeline.outputs].filter(([topic]) => !topic.endsWith('-changelog')).map(([, list]) => list);
      return new EventFinder(timeline, () => [timeline.turns, ...outputs()], (event) => (event.kind === 'turn-start' ? event.topic !== null && event.key !== null && event.value === null : event.kind === 'output' && event.value === null), (event, _number, words) => (
        event.kind === 'output' ? words.tombstoneGoes(plainText([tell.topic(event.topic, event.partition < 0 ? null : event.partition)])) : words.tombstoneComes(`${(event as TurnStart).topic}-${(event as TurnStart).partition}`)
      ));
    }
  }
}
