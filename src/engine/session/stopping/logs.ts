import type { Session } from '../session.ts';
import { answersOf } from '../answers/answers.ts';
import { Expression } from '../conditions/expression.ts';
import { ExpressionError } from '../conditions/expression-error.ts';
import { Instant } from '../conditions/instant.ts';
import { toJson, type Json } from '../codec.ts';
import { Moment } from '../moment.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { plainText } from '../sentences/text.ts';
import { viewValue } from '../views/view-values.ts';
import { momentAfter } from './finder.ts';
import { nodesNamed, noSuchNode } from './place.ts';
import { Refused, refusalText } from '../refusals/refused.ts';

/** Of a long run the last so many lines of a log are printed at once; the number of the others is said. */
const MOST_LINES = 200;

/** One line of a log. */
export interface LogEntry { readonly id: number; readonly record: number; readonly step: number; readonly node: string; readonly value: Json; readonly text: string }

/** An expression that is printed wherever a node works, as if the program had a print there; past records are told too. */
export class LogLine {
  readonly id: number;
  readonly expression: string;
  readonly node: string;
  hits = 0;
  #parsed: Expression | null = null;
  #nodes: readonly string[] = [];
  /** Events up to here were told. */
  #told = 0;

  constructor(id: number, expression: string, node: string, session: Session) {
    this.id = id;
    this.expression = expression;
    this.node = node;
    this.bind(session);
  }

  get text(): string { return `${this.expression} at ${this.node}`; }

  bind(session: Session): void {
    const nodes = nodesNamed(session, this.node);
    if (nodes.length === 0) throw new Refused(noSuchNode(session, this.node));
    this.#nodes = nodes.map((node) => node.name);
    this.#parsed = Expression.parse(session, this.expression);
    this.#told = 0;
  }
  unbind(): void { this.#parsed = null; }

  /** The lines of what was recorded since the last time. `left`: older ones that are not told. */
  take(session: Session): { readonly entries: readonly LogEntry[]; readonly lines: readonly string[]; readonly left: number } {
    const { timeline } = session;
    const from = Math.max(this.#told, timeline.log.first);
    this.#told = timeline.log.length;
    if (this.#parsed === null || from === this.#told) return { entries: [], lines: [], left: 0 };
    const numbers: number[] = [];
    for (const node of this.#nodes) {
      const list = timeline.entries.get(node);
      for (let i = list?.countBelow(from) ?? 0; list !== undefined && i < list.length; i++) numbers.push(list.at(i));
    }
    if (this.#nodes.length > 1) numbers.sort((a, b) => a - b);
    this.hits += numbers.length;
    const left = Math.max(0, numbers.length - MOST_LINES);
    const told = numbers.slice(left).map((number) => this.#entry(session, number));
    return { entries: told.map(({ entry }) => entry), lines: told.map(({ entry: { record, step, node }, shown }) => `${record}.${step} ${node}: ${shown}`), left };
  }

  /** `shown`: its text in the session's language. */
  #entry(session: Session, number: number): { readonly entry: LogEntry; readonly shown: string } {
    const at = momentAfter(session.timeline, number);
    const instant = new Instant(session, at);
    const { record, step } = new Moment(session.timeline, at).position;
    const lookups = SessionLookups.of(session);
    const node = lookups.label(instant.node ?? this.node);
    try {
      const value = this.#parsed!.evaluate(instant);
      const text = plainText(lookups.tell.value(viewValue(value)));
      return { entry: { id: this.id, record, step, node, value: toJson(value), text }, shown: text };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { entry: { id: this.id, record, step, node, value: null, text: error.what }, shown: refusalText(error.say, session.language).split('\n')[0]! };
    }
  }
}

/** All log lines of a debugger. */
export class Logs {
  readonly #lines: LogLine[] = [];
  get all(): readonly LogLine[] { return this.#lines; }
  add(line: LogLine): void { this.#lines.push(line); }
  delete(id: number): boolean {
    const index = this.#lines.findIndex((line) => line.id === id);
    if (index >= 0) this.#lines.splice(index, 1);
    return index >= 0;
  }
  clear(): void { this.#lines.length = 0; }

  rebind(session: Session): void {
    for (const line of this.#lines) {
      try {
        line.bind(session);
      } catch {
        line.unbind();
      }
    }
  }

  take(session: Session): { readonly entries: readonly LogEntry[]; readonly lines: readonly string[] } {
    const entries: LogEntry[] = [];
    const lines: string[] = [];
    for (const line of this.#lines) {
      const taken = line.take(session);
      if (taken.left > 0) lines.push(answersOf(session.language).logLeft(line.id, taken.left));
      entries.push(...taken.entries);
      lines.push(...taken.lines);
    }
    return { entries, lines };
  }
}
