import { IllegalArgumentException } from '../../errors/errors.ts';

/** A place in the text of an expression, from 0. */
export interface Place { readonly start: number; readonly end: number }

/**
 * An expression that makes no sense, or none at this moment. The message shows the text with a caret under the place:
 *
 *     there is no name strat; did you mean streamTime?
 *       strat > 5
 *       ^^^^^
 */
export class ExpressionError extends IllegalArgumentException {
  readonly expression: string;
  readonly place: Place;
  readonly what: string;

  constructor(what: string, expression: string, place: Place) {
    const start = Math.min(place.start, expression.length);
    const carets = '^'.repeat(Math.max(1, Math.min(place.end, expression.length) - start));
    super(`${what}\n  ${expression}\n  ${blanks(expression.slice(0, start))}${carets}`);
    this.what = what;
    this.expression = expression;
    this.place = place;
  }
}

/** As wide as the text: tabs stay tabs, wide characters take two. */
function blanks(text: string): string {
  let result = '';
  for (const character of text) result += character === '\t' ? '\t' : character.codePointAt(0)! >= 0x1100 ? '  ' : ' ';
  return result;
}

/** What an operator or function says without knowing where it stands; whoever evaluates the place adds it. */
export class Trouble extends Error {}
