import { parseExpressionAt, type AnyNode } from 'acorn';
import { javaText } from './java-text.ts';

/** A parameter of a Java method. */
export interface Parameter { readonly name: string; readonly type: string }

/** A method that stands for a function of the program. */
export interface JavaMethod { readonly name: string; readonly code: readonly string[]; readonly isComplete: boolean }

/**
 * A function of a program as a Java method: its body where that is simple enough to be said in Java, else a place to fill in, with the
 * text of the function beside it.
 */
export function javaMethod(name: string, fn: (...args: never[]) => unknown, parameters: readonly Parameter[], returns: string): JavaMethod {
  const source = fn.toString();
  const translated = translate(source, parameters, returns);
  const head = `static ${returns} ${name}(${parameters.map((parameter) => `${parameter.type} ${parameter.name}`).join(', ')})`;
  const told = source.split('\n').map((line) => `  // ${line.trim()}`);
  if (translated !== null) return { name, isComplete: true, code: [...told, `  ${head} {`, `    ${returns === 'void' ? '' : 'return '}${translated};`, '  }'] };
  return { name, isComplete: false, code: [...told, `  ${head} {`, `    throw new UnsupportedOperationException(${javaText(`say in Java what ${name} does`)});`, '  }'] };
}

class Untranslatable extends Error {}
interface Said { readonly code: string; readonly type: string }

function translate(source: string, parameters: readonly Parameter[], returns: string): string | null {
  try {
    const parsed = parseExpressionAt(`(${source}\n)`, 0, { ecmaVersion: 2022 });
    if (parsed.type !== 'ArrowFunctionExpression' && parsed.type !== 'FunctionExpression') return null;
    const names = new Map<string, Said>();
    parsed.params.forEach((param, index) => {
      const parameter = parameters[index];
      if (param.type !== 'Identifier' || parameter === undefined) throw new Untranslatable();
      names.set(param.name, { code: parameter.name, type: parameter.type });
    });
    const { body } = parsed;
    const expression = body.type !== 'BlockStatement' ? body : body.body.length === 1 && body.body[0]!.type === 'ReturnStatement' ? body.body[0]!.argument : null;
    if (expression === null || expression === undefined) return null;
    return new Translator(names).as(expression, returns);
  } catch (error) {
    if (error instanceof Untranslatable || error instanceof SyntaxError) return null;
    throw error;
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['Integer', 'Long', 'Double', 'Float', 'Short']);

class Translator {
  readonly #names: ReadonlyMap<string, Said>;
  constructor(names: ReadonlyMap<string, Said>) { this.#names = names; }

  /** An expression where Java wants that type. */
  as(node: AnyNode, type: string): string {
    const pair = /^KeyValue<(.+)>$/.exec(type);
    if (pair !== null) {
      const [key, value] = splitTypes(pair[1]!);
      if (node.type !== 'ArrayExpression' || node.elements.length !== 2 || key === undefined || value === undefined) throw new Untranslatable();
      return `KeyValue.pair(${this.as(node.elements[0]!, key)}, ${this.as(node.elements[1]!, value)})`;
    }
    const list = /^Iterable<(.+)>$/.exec(type);
    if (list !== null && node.type === 'ArrayExpression') return `Arrays.asList(${node.elements.map((element) => this.as(element!, list[1]!)).join(', ')})`;
    const said = this.say(node);
    if (said.type === type || said.type === 'null' || type === 'Object') return said.code;
    if (type === 'boolean' && said.type === 'Boolean') return said.code;
    if (type === 'Long' && said.type === 'Integer') return `(long) ${wrapped(said.code)}`;
    if (type === 'Double' && NUMBERS.has(said.type)) return `(double) ${wrapped(said.code)}`;
    throw new Untranslatable();
  }

  say(node: AnyNode): Said {
    switch (node.type) {
      case 'Identifier': {
        const known = this.#names.get(node.name);
        if (known === undefined) throw new Untranslatable();
        return known;
      }
      case 'ParenthesizedExpression': return this.say(node.expression);
      case 'Literal': return literal(node.value);
      case 'TemplateLiteral': {
        const parts: string[] = [];
        node.quasis.forEach((quasi, index) => {
          const text = quasi.value.cooked ?? '';
          if (text !== '' || index === 0) parts.push(javaText(text));
          const inner = node.expressions[index];
          if (inner !== undefined) parts.push(wrapped(this.say(inner).code));
        });
        return { code: parts.join(' + '), type: 'String' };
      }
      case 'UnaryExpression': {
        const operand = this.say(node.argument);
        if (node.operator === '!' && operand.type === 'Boolean') return { code: `!${wrapped(operand.code)}`, type: 'Boolean' };
        if (node.operator === '-' && NUMBERS.has(operand.type)) return { code: `-${wrapped(operand.code)}`, type: operand.type };
        throw new Untranslatable();
      }
      case 'BinaryExpression': return this.#binary(node.operator, this.say(node.left as AnyNode), this.say(node.right));
      case 'LogicalExpression': {
        const [left, right] = [this.say(node.left), this.say(node.right)];
        if (node.operator === '??' || left.type !== 'Boolean' || right.type !== 'Boolean') throw new Untranslatable();
        return { code: `${wrapped(left.code)} ${node.operator} ${wrapped(right.code)}`, type: 'Boolean' };
      }
      case 'ConditionalExpression': {
        const [test, yes, no] = [this.say(node.test), this.say(node.consequent), this.say(node.alternate)];
        if (test.type !== 'Boolean' || (yes.type !== no.type && yes.type !== 'null' && no.type !== 'null')) throw new Untranslatable();
        return { code: `${wrapped(test.code)} ? ${wrapped(yes.code)} : ${wrapped(no.code)}`, type: yes.type === 'null' ? no.type : yes.type };
      }
      case 'MemberExpression': {
        if (node.computed || node.property.type !== 'Identifier') throw new Untranslatable();
        const object = this.say(node.object as AnyNode);
        if (node.property.name === 'length' && object.type === 'String') return { code: `${wrapped(object.code)}.length()`, type: 'Integer' };
        if (node.property.name === 'key' && object.type.startsWith('Windowed<')) return { code: `${object.code}.key()`, type: object.type.slice('Windowed<'.length, -1) };
        throw new Untranslatable();
      }
      case 'CallExpression': return this.#call(node);
      default: throw new Untranslatable();
    }
  }

  #binary(operator: string, left: Said, right: Said): Said {
    const [a, b] = [wrapped(left.code), wrapped(right.code)];
    switch (operator) {
      case '===': case '==': return { code: left.type === 'null' || right.type === 'null' ? `${a} == ${b}` : `Objects.equals(${same(left, right)})`, type: 'Boolean' };
      case '!==': case '!=': return { code: left.type === 'null' || right.type === 'null' ? `${a} != ${b}` : `!Objects.equals(${same(left, right)})`, type: 'Boolean' };
      case '<': case '<=': case '>': case '>=':
        if (NUMBERS.has(left.type) && NUMBERS.has(right.type)) return { code: `${a} ${operator} ${b}`, type: 'Boolean' };
        if (left.type === 'String' && right.type === 'String') return { code: `${a}.compareTo(${right.code}) ${operator} 0`, type: 'Boolean' };
        throw new Untranslatable();
      case '+': case '-': case '*': case '/': case '%': {
        if (operator === '+' && (left.type === 'String' || right.type === 'String')) return { code: `${a} + ${b}`, type: 'String' };
        if (!NUMBERS.has(left.type) || !NUMBERS.has(right.type)) throw new Untranslatable();
        // a division of whole numbers has a rest in JavaScript, and none in Java
        if (operator === '/' && left.type !== 'Long') return { code: `(double) ${a} / ${b}`, type: 'Double' };
        const type = [left.type, right.type].includes('Double') ? 'Double' : [left.type, right.type].includes('Long') ? 'Long' : 'Integer';
        return { code: `${a} ${operator} ${b}`, type };
      }
      default: throw new Untranslatable();
    }
  }

  #call(node: Extract<AnyNode, { type: 'CallExpression' }>): Said {
    const args = node.arguments.map((argument) => {
      if (argument.type === 'SpreadElement') throw new Untranslatable();
      return argument as AnyNode;
    });
    if (node.callee.type === 'Identifier') {
      const [only] = args;
      if (only === undefined || args.length !== 1) throw new Untranslatable();
      const said = this.say(only);
      switch (node.callee.name) {
        case 'String': return { code: `String.valueOf(${said.code})`, type: 'String' };
        case 'BigInt': return said.type === 'String' ? { code: `Long.parseLong(${said.code})`, type: 'Long' } : NUMBERS.has(said.type) ? { code: `(long) ${wrapped(said.code)}`, type: 'Long' } : fail();
        case 'Number': return said.type === 'String' ? { code: `Double.parseDouble(${said.code})`, type: 'Double' } : NUMBERS.has(said.type) ? { code: `(double) ${wrapped(said.code)}`, type: 'Double' } : fail();
        default: throw new Untranslatable();
      }
    }
    if (node.callee.type !== 'MemberExpression' || node.callee.computed || node.callee.property.type !== 'Identifier') throw new Untranslatable();
    const object = this.say(node.callee.object as AnyNode);
    const on = wrapped(object.code);
    const { name } = node.callee.property;
    if (object.type !== 'String') {
      if (name === 'toString' && args.length === 0) return { code: `String.valueOf(${object.code})`, type: 'String' };
      throw new Untranslatable();
    }
    const texts = args.map((argument) => this.say(argument));
    if (name === 'split' && texts.length === 1 && texts[0]!.type === 'String') return { code: `Arrays.asList(${on}.split(Pattern.quote(${texts[0]!.code}), -1))`, type: 'Iterable<String>' };
    const simple: Readonly<{ [name: string]: readonly [java: string, type: string, arguments: readonly string[]] }> = {
      toUpperCase: ['toUpperCase', 'String', []], toLowerCase: ['toLowerCase', 'String', []], trim: ['trim', 'String', []], startsWith: ['startsWith', 'Boolean', ['String']],
      endsWith: ['endsWith', 'Boolean', ['String']], includes: ['contains', 'Boolean', ['String']], concat: ['concat', 'String', ['String']], indexOf: ['indexOf', 'Integer', ['String']],
      replaceAll: ['replace', 'String', ['String', 'String']], repeat: ['repeat', 'String', ['Integer']],
    };
    const known = Object.hasOwn(simple, name) ? simple[name]! : fail();
    const [java, type, wanted] = known;
    if (texts.length !== wanted.length || texts.some((text, index) => text.type !== wanted[index])) throw new Untranslatable();
    return { code: `${on}.${java}(${texts.map((text) => text.code).join(', ')})`, type };
  }
}

function fail(): never { throw new Untranslatable(); }

/** Boxed numbers of two types are never equal in Java. */
function same(left: Said, right: Said): string {
  if (left.type === 'Long' && right.type === 'Integer') return `${left.code}, (long) ${wrapped(right.code)}`;
  if (left.type === 'Integer' && right.type === 'Long') return `(long) ${wrapped(left.code)}, ${right.code}`;
  if (left.type === 'Double' && right.type === 'Integer') return `${left.code}, (double) ${wrapped(right.code)}`;
  return `${left.code}, ${right.code}`;
}

function literal(value: unknown): Said {
  switch (typeof value) {
    case 'string': return { code: javaText(value), type: 'String' };
    case 'bigint': return { code: `${value}L`, type: 'Long' };
    case 'number': return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? { code: String(value), type: 'Integer' } : { code: `${value}d`, type: 'Double' };
    case 'boolean': return { code: String(value), type: 'Boolean' };
    default:
      if (value === null) return { code: 'null', type: 'null' };
      throw new Untranslatable();
  }
}

function wrapped(code: string): string { return /^[\w.]+$|^"(?:[^"\\]|\\.)*"$|^[\w.]+\([^()]*\)$/.test(code) ? code : `(${code})`; }

/** `String, Windowed<String>` in its two parts. */
export function splitTypes(types: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < types.length; i++) {
    if (types[i] === '<') depth++;
    else if (types[i] === '>') depth--;
    else if (types[i] === ',' && depth === 0) {
      parts.push(types.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(types.slice(start).trim());
  return parts;
}
