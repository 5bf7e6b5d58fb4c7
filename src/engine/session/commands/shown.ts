import type { Expression } from '../conditions/expression.ts';
import type { Syntax } from '../conditions/syntax.ts';
import { StoreHandle, TopicHandle } from '../conditions/handles.ts';
import { isNumber } from '../conditions/operators.ts';
import { toJson, type Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { plainText } from '../sentences/text.ts';
import type { ViewText, ViewValue } from '../view.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';

/** Texts of values and times in the session's way of telling times. */
export class Shown {
  readonly #lookups: SessionLookups;
  constructor(on: Debugger) { this.#lookups = SessionLookups.of(on.session); }

  /** In a table: short, with its window. */
  value(value: ViewValue): string { return plainText(this.#lookups.tell.value(value)); }
  text(text: ViewText): string { return plainText(text); }
  time(ms: number | null): string { return ms === null ? '' : this.#lookups.tell.time(ms).text; }
  span(ms: number): string { return this.#lookups.tell.span(ms).text; }
  node(name: string): string { return this.#lookups.label(name); }

  /** Whole, as the answer to a question. */
  whole(value: unknown): string {
    if (value === null || value === undefined) return 'null';
    if (Array.isArray(value)) return `[${value.map((element) => this.#inner(element)).join(', ')}]`;
    if (isPlain(value)) return `{ ${Object.entries(value).map(([name, inner]) => `${name}: ${NAMES_OF_TIMES.has(name) && typeof inner === 'number' && inner >= 0 ? this.time(inner) : this.#inner(inner)}`).join(', ')} }`;
    const shown = viewValue(value);
    return shown.window === undefined ? shown.text : `${shown.text}@${this.#lookups.tell.window(shown.window).text}`;
  }

  #inner(value: unknown): string { return typeof value === 'string' ? JSON.stringify(value) : this.whole(value); }

  /** An answer; a time also as people read it. */
  answer(expression: Expression, value: unknown): string {
    const whole = typeof value === 'string' ? JSON.stringify(value) : this.whole(value);
    return isTime(expression.syntax) && isNumber(value) ? `${whole}  (${this.time(Number(value))})` : whole;
  }
}

const NAMES_OF_TIMES: ReadonlySet<string> = new Set(['timestamp', 'start', 'end']);

function isPlain(value: unknown): value is { readonly [name: string]: unknown } { return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype; }

const TIMES: ReadonlySet<string> = new Set(['ts', 'timestamp', 'streamTime', 'wallClock', 'partitionTime', 'time', 'start', 'end']);

function isTime(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'name': case 'member': return TIMES.has(syntax.name);
    case 'call': return TIMES.has(syntax.callee) || ((syntax.callee === 'min' || syntax.callee === 'max') && syntax.args.some(isTime));
    case 'binary': return syntax.operator === '+' && (isTime(syntax.left) || isTime(syntax.right));
    default: return false;
  }
}

/** An answer as data. Stores and topics stand for their names there. */
export function answerData(value: unknown): Json { return value instanceof StoreHandle || value instanceof TopicHandle ? { [value.kind]: value.name } : toJson(value); }
