import { parseExpressionAt, type AnyNode, type Expression as AcornExpression, type Identifier, type MemberExpression, type Property, type Super, type SpreadElement } from 'acorn';
import { ExpressionError, type Place } from './expression-error.ts';
import type { Say } from '../refusals/refused.ts';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';
export type Literal = string | number | bigint | boolean | null;

/** An expression as a tree of the few things that the language has. */
export type Syntax = Place & (
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Syntax; readonly name: string; readonly at: Place }
  | { readonly kind: 'index'; readonly object: Syntax; readonly index: Syntax }
  | { readonly kind: 'call'; readonly callee: string; readonly at: Place; readonly args: readonly Syntax[] }
  | { readonly kind: 'method'; readonly object: Syntax; readonly name: string; readonly at: Place; readonly args: readonly Syntax[] }
  | { readonly kind: 'unary'; readonly operator: '!' | '-' | '+'; readonly operand: Syntax }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'logical'; readonly operator: '&&' | '||' | '??'; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'choice'; readonly test: Syntax; readonly yes: Syntax; readonly no: Syntax }
  | { readonly kind: 'list'; readonly items: readonly Syntax[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, value: Syntax])[] });

const OPERATORS: Readonly<{ [operator: string]: Operator }> = {
  '==': '==', '===': '==', '!=': '!=', '!==': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=', '+': '+', '-': '-', '*': '*', '/': '/', '%': '%',
};

/**
 * Reads an expression. The grammar is that of JavaScript's expressions, of which only what `Syntax` names is allowed: nothing can be
 * assigned, made, or called but the functions of the language. `and`, `or` and `not` may stand for `&&`, `||` and `!`.
 *
 * @throws ExpressionError  with a caret under what cannot be read
 */
export function parseSyntax(text: string): Syntax {
  if (text.trim() === '') throw new ExpressionError((say) => say.expressionMissing, text, { start: 0, end: 1 });
  const source = withSigns(text);
  let parsed: AcornExpression;
  try {
    parsed = parseExpressionAt(source, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    const at = (error as { pos?: number }).pos ?? text.length;
    throw new ExpressionError((say) => (at >= source.trimEnd().length ? say.endsEarly : say.notReadHere(JSON.stringify(text.slice(at, at + 12)))), text, { start: at, end: at + 1 });
  }
  const rest = source.slice(parsed.end);
  if (rest.trim() !== '') {
    const start = parsed.end + /^\s*/.exec(rest)![0].length;
    throw new ExpressionError((say) => say.notReadHere(JSON.stringify(text.slice(start, start + 12).trim())), text, { start, end: start + 1 });
  }
  return new Reader(text).read(parsed);
}

/** `and`, `or`, `not` outside of quotes and not as fields become signs of the same length, so that places stay right. */
function withSigns(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[.]?[A-Za-z_$][\w$]*/g, (word) => {
    switch (word) {
      case 'and': return '&& ';
      case 'or': return '||';
      case 'not': return '!  ';
      default: return word;
    }
  });
}

class Reader {
  readonly #text: string;
  constructor(text: string) { this.#text = text; }

  read(node: AnyNode): Syntax {
    const place = { start: node.start, end: node.end };
    switch (node.type) {
      case 'Literal': {
        if (node.regex != null) throw this.#error((say) => say.noPatterns, node);
        return { ...place, kind: 'literal', value: node.value as Literal };
      }
      case 'Identifier': return { ...place, kind: 'name', name: node.name };
      case 'ParenthesizedExpression': return this.read(node.expression);
      case 'ChainExpression': return this.read(node.expression);
      case 'MemberExpression': return this.#member(node);
      case 'CallExpression': {
        const args = node.arguments.map((argument) => this.#value(argument));
        const { callee } = node;
        if (callee.type === 'Identifier') return { ...place, kind: 'call', callee: callee.name, at: callee, args };
        if (callee.type === 'MemberExpression' && !callee.computed) {
          return { ...place, kind: 'method', object: this.#value(callee.object), name: (callee.property as Identifier).name, at: callee.property, args };
        }
        throw this.#error((say) => say.onlyFunctions, callee);
      }
      case 'UnaryExpression': {
        if (node.operator !== '!' && node.operator !== '-' && node.operator !== '+') throw this.#error((say) => say.notInLanguage(node.operator), node);
        return { ...place, kind: 'unary', operator: node.operator, operand: this.read(node.argument) };
      }
      case 'BinaryExpression': {
        const operator = OPERATORS[node.operator];
        if (operator === undefined || node.left.type === 'PrivateIdentifier') throw this.#error((say) => say.notInLanguageBut(node.operator, Object.keys(OPERATORS).filter((sign) => sign.length < 3).join(' ')), node);
        return { ...place, kind: 'binary', operator, left: this.read(node.left), right: this.read(node.right) };
      }
      case 'LogicalExpression': return { ...place, kind: 'logical', operator: node.operator, left: this.read(node.left), right: this.read(node.right) };
      case 'ConditionalExpression': return { ...place, kind: 'choice', test: this.read(node.test), yes: this.read(node.consequent), no: this.read(node.alternate) };
      case 'ArrayExpression': return { ...place, kind: 'list', items: node.elements.map((element) => {
        if (element === null) throw this.#error((say) => say.listHole, node);
        return this.#value(element);
      }) };
      case 'ObjectExpression': return { ...place, kind: 'object', fields: node.properties.map((property) => this.#field(property)) };
      case 'AssignmentExpression': throw this.#error((say) => say.noAssigning, node);
      case 'TemplateLiteral': throw this.#error((say) => say.noTemplates, node);
      default: throw this.#error((say) => say.notInLanguage(words(node.type)), node);
    }
  }

  #value(node: AnyNode | Super | SpreadElement): Syntax {
    if (node.type === 'SpreadElement') throw this.#error((say) => say.notInLanguage('...'), node);
    return this.read(node);
  }

  #member(node: MemberExpression): Syntax {
    const place = { start: node.start, end: node.end };
    const object = this.#value(node.object);
    if (node.computed) return { ...place, kind: 'index', object, index: this.#value(node.property) };
    if (node.property.type !== 'Identifier') throw this.#error((say) => say.onlyFields, node.property);
    return { ...place, kind: 'member', object, name: node.property.name, at: { start: node.property.start, end: node.property.end } };
  }

  #field(property: Property | SpreadElement): readonly [string, Syntax] {
    if (property.type === 'SpreadElement' || property.computed || property.kind !== 'init' || property.method) throw this.#error((say) => say.objectForm, property);
    const { key } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : null;
    if (name === null) throw this.#error((say) => say.objectForm, property);
    return [name, this.read(property.value)];
  }

  #error(what: Say, place: Place): ExpressionError { return new ExpressionError(what, this.#text, place); }
}

/** `ArrowFunctionExpression` as words. */
function words(type: string): string { return `an ${type.replace(/Expression$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`; }
