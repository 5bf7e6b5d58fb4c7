/**
 * Conditions and other expressions over a moment of a run: what `print`, `break`, `until`, `log` and `expect` take.
 *
 *     const late = Expression.parse(session, 'key == "alice" and store("counts").get(key) >= 3');
 *     late.evaluate(new Instant(session, session.moment.at));   // true or false
 *
 * The text is read by a parser of JavaScript and only what this language has is let through; our own functions answer it. No program
 * is run, no prototype reached, nothing changed. Misuse: keeping an expression when the session is another one. Names were looked up in
 * the first: parse it again.
 */
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { Compiler, type Compiled } from './compiler.ts';
import { ExpressionError } from './expression-error.ts';
import { Instant } from './instant.ts';
import type { Concern, StaticType } from './names.ts';
import { nearest } from '../../common/nearest.ts';
import { truth } from './operators.ts';
import { parseSyntax, type Syntax } from './syntax.ts';
import type { Misses } from './misses.ts';

export class Expression {
  readonly text: string;
  readonly syntax: Syntax;
  readonly #compiled: Compiled;
  readonly #misses: Misses;

  private constructor(text: string, syntax: Syntax, compiled: Compiled, misses: Misses) {
    this.text = text;
    this.syntax = syntax;
    this.#compiled = compiled;
    this.#misses = misses;
  }

  /** @throws ExpressionError  with a caret under the place */
  static parse(session: Session, text: string): Expression { return Expression.of(session, text, parseSyntax(text)); }

  /** A part of a text that was read already. */
  static of(session: Session, text: string, syntax: Syntax): Expression {
    const compiler = new Compiler(session, SessionLookups.of(session), text);
    return new Expression(text, syntax, compiler.compile(syntax), compiler.misses);
  }

  get type(): StaticType { return this.#compiled.type; }
  get concern(): Concern { return this.#compiled.concern; }

  /** @throws ExpressionError  where the values of the moment do not fit */
  evaluate(at: Instant): unknown { return this.#compiled.evaluate(at) ?? null; }

  holds(at: Instant): boolean { return truth(this.#compiled.evaluate(at)); }

  /** A field that no value had since the expression was parsed is a mistyped one: what to say of it, null when there is none. */
  get neverFound(): ExpressionError | null {
    for (const [syntax, { found, names }] of this.#misses) {
      if (found || names.size === 0) continue;
      const name = syntax.kind === 'member' ? syntax.name : syntax.kind === 'index' && syntax.index.kind === 'literal' ? String(syntax.index.value) : null;
      if (name === null) continue;
      const near = nearest(name, names);
      const place = syntax.kind === 'member' ? syntax.at : syntax;
      return new ExpressionError((say) => say.noField(name, near, [...names].slice(0, 12)), this.text, place);
    }
    return null;
  }
}

/** The value of an expression at the cursor, where a field that is not there is a mistake. */
export function valueNow(session: Session, expression: Expression, instant = new Instant(session, session.moment.at)): unknown {
  const value = expression.evaluate(instant);
  const missing = value === null ? expression.neverFound : null;
  if (missing !== null) throw missing;
  return value;
}
