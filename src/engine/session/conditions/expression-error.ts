import { IllegalArgumentException } from '../../errors/errors.ts';
import { refusalText, type Say } from '../refusals/refused.ts';

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
  /** The whole of it in a language. */
  readonly say: Say;

  constructor(wrong: string | Say, expression: string, place: Place) {
    const sayWhat: Say = typeof wrong === 'string' ? () => wrong : wrong;
    const what = refusalText(sayWhat, 'en');
    const start = Math.min(place.start, expression.length);
    const carets = '^'.repeat(Math.max(1, Math.min(place.end, expression.length) - start));
    const marked = `\n  ${expression}\n  ${blanks(expression.slice(0, start))}${carets}`;
    super(`${what}${marked}`);
    this.say = (words) => `${sayWhat(words)}${marked}`;
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
export class Trouble extends Error {
  readonly say: Say;
  constructor(wrong: string | Say) {
    super(typeof wrong === 'string' ? wrong : refusalText(wrong, 'en'));
    this.say = typeof wrong === 'string' ? () => wrong : wrong;
  }
}
