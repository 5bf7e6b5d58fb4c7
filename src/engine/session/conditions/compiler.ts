import { nearest } from '../../common/nearest.ts';
import type { Session } from '../session.ts';
import type { SessionLookups } from '../views/session-lookups.ts';
import { ExpressionError, Trouble, type Place } from './expression-error.ts';
import { FUNCTIONS } from './functions.ts';
import { StoreHandle, TopicHandle } from './handles.ts';
import type { Instant } from './instant.ts';
import { noteField, type Misses } from './misses.ts';
import { NAMES, narrower, type Concern, type StaticType } from './names.ts';
import { arithmetic, equal, isNumber, ordered, truth } from './operators.ts';
import { parseMoment } from './parse-moment.ts';
import { StoreAccess } from './store-access.ts';
import type { Operator, Syntax } from './syntax.ts';
import { fieldNames, fieldOf, typeName } from './values.ts';
import type { Say } from '../refusals/refused.ts';

/** A part of an expression that answers at any moment. */
export interface Compiled {
  readonly type: StaticType;
  readonly concern: Concern;
  evaluate(at: Instant): unknown;
}

type Member<T> = { readonly type: StaticType; read(handle: T, at: Instant): unknown };
const STORE_FIELDS: Readonly<{ [name: string]: Member<StoreHandle> }> = {
  size: { type: 'number', read: (store, at) => store.size(at) },
  dirty: { type: 'number', read: (store, at) => store.dirty(at) },
  name: { type: 'text', read: (store) => store.name },
};
const TOPIC_FIELDS: Readonly<{ [name: string]: Member<TopicHandle> }> = {
  size: { type: 'number', read: (topic, at) => topic.size(at) },
  last: { type: 'object', read: (topic, at) => topic.last(at) },
  name: { type: 'text', read: (topic) => topic.name },
};

type Method<T> = { readonly type: StaticType; readonly takes: readonly [number, number]; call(handle: T, at: Instant, args: readonly unknown[], time: (value: unknown) => number): unknown };
const STORE_METHODS: Readonly<{ [name: string]: Method<StoreHandle> }> = {
  get: { type: 'unknown', takes: [1, 2], call: (store, at, [key, second], time) => store.get(at, key, second, time) },
  window: { type: 'unknown', takes: [2, 2], call: (store, at, [key, start], time) => store.window(at, key, { start: time(start) }) },
  session: { type: 'unknown', takes: [2, 3], call: (store, at, [key, start, end], time) => store.window(at, key, { start: time(start), ...(end === undefined ? {} : { end: time(end) }) }) },
  has: { type: 'boolean', takes: [1, 2], call: (store, at, [key, start], time) => store.has(at, key, start === undefined ? null : time(start)) },
  windows: { type: 'list', takes: [1, 1], call: (store, at, [key]) => store.windows(at, key) },
};
const TOPIC_METHODS: Readonly<{ [name: string]: Method<TopicHandle> }> = {
  at: { type: 'object', takes: [1, 1], call: (topic, at, [index]) => {
    if (!isNumber(index)) throw new Trouble((say) => say.takesNumber('.at', typeName(index)(say)));
    return topic.at(at, Number(index));
  } },
};

/** Fields and methods of the two handles, for completion and the documentation. */
export const MEMBERS = {
  store: [...Object.keys(STORE_FIELDS), ...Object.keys(STORE_METHODS)],
  topic: [...Object.keys(TOPIC_FIELDS), ...Object.keys(TOPIC_METHODS)],
} as const;

const SPECIAL = ['store', 'topic', 'time'] as const;

/** Turns a tree into functions, finding on the way every name that does not exist and every pair of types that cannot fit. */
export class Compiler {
  readonly #session: Session;
  readonly #lookups: SessionLookups;
  readonly #text: string;
  readonly misses: Misses = new Map();

  constructor(session: Session, lookups: SessionLookups, text: string) {
    this.#session = session;
    this.#lookups = lookups;
    this.#text = text;
  }

  compile(syntax: Syntax): Compiled {
    switch (syntax.kind) {
      case 'literal': return constant(syntax.value, typeof syntax.value === 'string' ? 'text' : typeof syntax.value === 'boolean' ? 'boolean' : syntax.value === null ? 'null' : 'number');
      case 'name': return this.#name(syntax.name, syntax);
      case 'member': return this.#member(syntax);
      case 'index': return this.#index(syntax);
      case 'call': return this.#call(syntax);
      case 'method': return this.#method(syntax);
      case 'unary': return this.#unary(syntax);
      case 'binary': return this.#binary(syntax);
      case 'logical': {
        const [left, right] = [this.compile(syntax.left), this.compile(syntax.right)];
        const evaluate = syntax.operator === '&&' ? (at: Instant) => { const value = left.evaluate(at); return truth(value) ? right.evaluate(at) : value; }
          : syntax.operator === '||' ? (at: Instant) => { const value = left.evaluate(at); return truth(value) ? value : right.evaluate(at); }
            : (at: Instant) => left.evaluate(at) ?? right.evaluate(at);
        return { type: left.type === right.type ? left.type : 'unknown', concern: narrower(left.concern, right.concern), evaluate };
      }
      case 'choice': {
        const [test, yes, no] = [this.compile(syntax.test), this.compile(syntax.yes), this.compile(syntax.no)];
        return { type: yes.type === no.type ? yes.type : 'unknown', concern: narrower(test.concern, narrower(yes.concern, no.concern)), evaluate: (at) => (truth(test.evaluate(at)) ? yes : no).evaluate(at) };
      }
      case 'list': {
        const items = syntax.items.map((item) => this.compile(item));
        return { type: 'list', concern: concernOf(items), evaluate: (at) => items.map((item) => item.evaluate(at) ?? null) };
      }
      case 'object': {
        const fields = syntax.fields.map(([name, value]) => [name, this.compile(value)] as const);
        return { type: 'object', concern: concernOf(fields.map(([, value]) => value)), evaluate: (at) => Object.fromEntries(fields.map(([name, value]) => [name, value.evaluate(at) ?? null])) };
      }
    }
  }

  // ---- names

  #name(name: string, place: Place): Compiled {
    if (!Object.hasOwn(NAMES, name)) {
      if (Object.hasOwn(FUNCTIONS, name) || (SPECIAL as readonly string[]).includes(name)) throw this.#error((say) => say.isFunction(name, usageOf(name)), place);
      throw this.#error((say) => say.noName(name, nearest(name, [...Object.keys(NAMES), ...Object.keys(FUNCTIONS), ...SPECIAL]), this.#kindOf(name)), place);
    }
    const known = NAMES[name]!;
    return { type: known.type, concern: known.concern, evaluate: (at) => known.read(at) };
  }

  /** Names of stores, topics and nodes stand in quotes. */
  #kindOf(name: string): 'store' | 'topic' | 'node' | null {
    if (this.#lookups.codec(name) !== null) return 'store';
    if (this.#session.info.inputTopics.includes(name) || this.#session.info.outputTopics.includes(name)) return 'topic';
    return this.#session.info.plan.nodes.some((node) => node.name === name || this.#lookups.label(node.name) === name) ? 'node' : null;
  }

  #member(syntax: Extract<Syntax, { kind: 'member' }>): Compiled {
    const object = this.compile(syntax.object);
    if (object.type === 'store') return this.#handleField(object, STORE_FIELDS, STORE_METHODS, 'store', syntax);
    if (object.type === 'topic') return this.#handleField(object, TOPIC_FIELDS, TOPIC_METHODS, 'topic', syntax);
    this.#rejectPrimitive(object.type, syntax.at);
    const read = (at: Instant): unknown => {
      const value = object.evaluate(at);
      return this.#field(value, syntax.name, syntax, syntax.at);
    };
    return { type: 'unknown', concern: object.concern, evaluate: read };
  }

  #handleField<T>(object: Compiled, fields: Readonly<{ [name: string]: Member<T> }>, methods: Readonly<{ [name: string]: Method<T> }>, what: 'store' | 'topic', syntax: Extract<Syntax, { kind: 'member' }>): Compiled {
    if (!Object.hasOwn(fields, syntax.name)) {
      if (Object.hasOwn(methods, syntax.name)) throw this.#error((say) => say.isMethod(syntax.name, what), syntax.at);
      const names = [...Object.keys(fields), ...Object.keys(methods)];
      throw this.#error((say) => say.hasNo(what, syntax.name, nearest(syntax.name, names), names), syntax.at);
    }
    const field = fields[syntax.name]!;
    return { type: field.type, concern: 'state', evaluate: (at) => field.read(object.evaluate(at) as T, at) };
  }

  #rejectPrimitive(type: StaticType, place: Place): void {
    if (type === 'number' || type === 'boolean' || type === 'null') throw this.#error((say) => say.hasNoFields(say.types[type], false), place);
  }

  #field(value: unknown, name: string, syntax: Syntax, place: Place): unknown {
    if (value === null || value === undefined) return null;
    if ((name === 'length' || name === 'size') && (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array)) return value.length;
    if (typeof value !== 'object') throw this.#error((say) => say.hasNoFields(typeName(value)(say), typeof value === 'string'), place);
    if (value instanceof Uint8Array) throw this.#error((say) => say.bytesHaveNoFields, place);
    const field = fieldOf(value, name);
    noteField(this.misses, syntax, field !== undefined, () => fieldNames(value));
    return field ?? null;
  }

  #index(syntax: Extract<Syntax, { kind: 'index' }>): Compiled {
    const [object, index] = [this.compile(syntax.object), this.compile(syntax.index)];
    if (object.type === 'store') throw this.#error((say) => say.readStore, syntax.index);
    if (object.type === 'topic') throw this.#error((say) => say.readTopic, syntax.index);
    this.#rejectPrimitive(object.type, syntax.index);
    const evaluate = (at: Instant): unknown => {
      const [value, key] = [object.evaluate(at), index.evaluate(at)];
      if (value === null || value === undefined) return null;
      if (isNumber(key)) {
        if (!Array.isArray(value) && typeof value !== 'string' && !(value instanceof Uint8Array)) throw this.#error((say) => say.noElements(typeName(value)(say)), syntax.index);
        const position = Number(key) < 0 ? value.length + Number(key) : Number(key);
        return value[position] ?? null;
      }
      if (typeof key !== 'string') throw this.#error((say) => say.namesNoField(typeName(key)(say)), syntax.index);
      return this.#field(value, key, syntax, syntax.index);
    };
    return { type: 'unknown', concern: narrower(object.concern, index.concern), evaluate };
  }

  // ---- calls

  #call(syntax: Extract<Syntax, { kind: 'call' }>): Compiled {
    const args = syntax.args.map((argument) => this.compile(argument));
    switch (syntax.callee) {
      case 'store': return this.#handle(syntax, args, 'store', (name) => new StoreHandle(new StoreAccess(this.#session, name)));
      case 'topic': return this.#handle(syntax, args, 'topic', (name) => new TopicHandle(this.#session, name));
      case 'time': {
        this.#count(syntax, args.length, [1, 1], usageOf('time'));
        const literal = syntax.args[0]!;
        if (literal.kind === 'literal') return constant(this.#placed(literal, () => this.#time(literal.value)), 'number');
        return { type: 'number', concern: args[0]!.concern, evaluate: (at) => this.#placed(syntax.args[0]!, () => this.#time(args[0]!.evaluate(at))) };
      }
      default:
    }
    if (!Object.hasOwn(FUNCTIONS, syntax.callee)) {
      if (Object.hasOwn(NAMES, syntax.callee)) throw this.#error((say) => say.noFunctionButName(syntax.callee), syntax.at);
      throw this.#error((say) => say.noFunction(syntax.callee, nearest(syntax.callee, [...Object.keys(FUNCTIONS), ...SPECIAL]), [...SPECIAL, ...Object.keys(FUNCTIONS)]), syntax.at);
    }
    const found = FUNCTIONS[syntax.callee]!;
    this.#count(syntax, args.length, found.takes, found.usage);
    const concern = narrower(found.concern, concernOf(args));
    return { type: found.type, concern, evaluate: (at) => this.#placed(syntax, () => found.call(at, args.map((argument) => argument.evaluate(at)))) };
  }

  #handle(syntax: Extract<Syntax, { kind: 'call' }>, args: readonly Compiled[], type: 'store' | 'topic', make: (name: string) => unknown): Compiled {
    this.#count(syntax, args.length, [1, 1], usageOf(type));
    const name = syntax.args[0]!;
    if (name.kind !== 'literal' || typeof name.value !== 'string') throw this.#error((say) => say.nameInQuotes(type, usageOf(type)), name);
    const handle = this.#placed(name, () => make(name.value as string));
    return constant(handle, type);
  }

  #method(syntax: Extract<Syntax, { kind: 'method' }>): Compiled {
    const object = this.compile(syntax.object);
    if (object.type !== 'store' && object.type !== 'topic') throw this.#error((say) => say.noMethods(Object.keys(FUNCTIONS)), syntax.at);
    const [fields, methods]: readonly [object, Readonly<{ [name: string]: Method<never> }>] = object.type === 'store' ? [STORE_FIELDS, STORE_METHODS] : [TOPIC_FIELDS, TOPIC_METHODS];
    if (!Object.hasOwn(methods, syntax.name)) {
      const names = [...Object.keys(fields), ...Object.keys(methods)];
      throw this.#error((say) => (Object.hasOwn(fields, syntax.name) ? say.noMethodButField(syntax.name) : say.hasNo(object.type === 'store' ? 'store' : 'topic', syntax.name, nearest(syntax.name, names), names)), syntax.at);
    }
    const method = methods[syntax.name]!;
    const args = syntax.args.map((argument) => this.compile(argument));
    this.#count(syntax, args.length, method.takes, `.${syntax.name}(…)`);
    const time = (value: unknown): number => this.#time(value);
    return { type: method.type, concern: concernOf(args), evaluate: (at) => this.#placed(syntax, () => method.call(object.evaluate(at) as never, at, args.map((argument) => argument.evaluate(at)), time)) };
  }

  #count(syntax: Place, count: number, [from, to]: readonly [number, number], usage: string): void {
    if (count < from || count > to) throw this.#error((say) => say.takesArguments(usage, from, to, count), syntax);
  }

  /** Epoch ms, or a text that tells a time. */
  #time(value: unknown): number {
    if (isNumber(value)) return Number(value);
    const time = typeof value === 'string' ? parseMoment(value, this.#session.options.baseTime ?? 0) : null;
    if (time === null) throw new Trouble((say) => say.isNoTime(typeName(value)(say)));
    return time;
  }

  // ---- operators

  #unary(syntax: Extract<Syntax, { kind: 'unary' }>): Compiled {
    const operand = this.compile(syntax.operand);
    const { concern } = operand;
    if (syntax.operator === '!') return { type: 'boolean', concern, evaluate: (at) => !truth(operand.evaluate(at)) };
    if (operand.type === 'text' || operand.type === 'boolean' || operand.type === 'list') throw this.#error((say) => say.takesNumber(syntax.operator, null), syntax.operand);
    const evaluate = (at: Instant): unknown => {
      const value = operand.evaluate(at);
      if (value === null || value === undefined) return null;
      if (!isNumber(value)) throw this.#error((say) => say.takesNumber(syntax.operator, typeName(value)(say)), syntax.operand);
      return syntax.operator === '-' ? -value : value;
    };
    return { type: 'number', concern, evaluate };
  }

  #binary(syntax: Extract<Syntax, { kind: 'binary' }>): Compiled {
    const { operator } = syntax;
    if (operator === '==' || operator === '!=') {
      const named = this.#againstName(syntax.left, syntax.right) ?? this.#againstName(syntax.right, syntax.left);
      if (named !== null) return operator === '==' ? named : { ...named, evaluate: (at) => !(named.evaluate(at) as boolean) };
    }
    const [left, right] = [this.compile(syntax.left), this.compile(syntax.right)];
    this.#checkTypes(operator, left.type, right.type, syntax);
    const concern = narrower(left.concern, right.concern);
    switch (operator) {
      case '==': return { type: 'boolean', concern, evaluate: (at) => equal(left.evaluate(at), right.evaluate(at)) };
      case '!=': return { type: 'boolean', concern, evaluate: (at) => !equal(left.evaluate(at), right.evaluate(at)) };
      case '<': case '<=': case '>': case '>=':
        return { type: 'boolean', concern, evaluate: (at) => this.#placed(syntax, () => ordered(operator, left.evaluate(at), right.evaluate(at))) };
      default: {
        const type = operator === '+' && (left.type === 'text' || right.type === 'text') ? 'text' : operator === '+' && (left.type === 'unknown' || right.type === 'unknown') ? 'unknown' : 'number';
        return { type, concern, evaluate: (at) => this.#placed(syntax, () => arithmetic(operator, left.evaluate(at), right.evaluate(at))) };
      }
    }
  }

  /** Both sides are known to be of kinds that never fit. */
  #checkTypes(operator: Operator, left: StaticType, right: StaticType, place: Place): void {
    const [a, b] = [left, right];
    if (a === 'unknown' || b === 'unknown' || a === 'null' || b === 'null') return;
    const fits = operator === '==' || operator === '!=' ? a === b
      : operator === '+' ? (a === 'number' && b === 'number') || a === 'text' || b === 'text'
        : operator === '<' || operator === '<=' || operator === '>' || operator === '>=' ? a === b && (a === 'number' || a === 'text')
          : a === 'number' && b === 'number';
    if (fits) return;
    const isTime = (a === 'number' && b === 'text') || (a === 'text' && b === 'number');
    const handle = a === 'store' || b === 'store' ? 'store' : a === 'topic' || b === 'topic' ? 'topic' : null;
    throw this.#error((say) => (handle === null ? say.notTogether(operator, say.types[a], say.types[b], isTime) : say.notAsWhole(handle)), place);
  }

  /** `node == "count"`, `fate == "dropped"`, `reason == "null-key"`: the text must be one that there is. */
  #againstName(name: Syntax, literal: Syntax): Compiled | null {
    if (name.kind !== 'name' || literal.kind !== 'literal' || typeof literal.value !== 'string') return null;
    const wanted = literal.value;
    if (name.name === 'node') {
      const nodes = this.#session.info.plan.nodes.map((node) => node.name);
      const meant = new Set(nodes.filter((node) => node === wanted || this.#lookups.label(node) === wanted));
      if (meant.size === 0) {
        const names = [...new Set(nodes.flatMap((node) => [this.#lookups.label(node), node]))];
        throw this.#error((say) => say.noNode(wanted, nearest(wanted, names), [...new Set(nodes.map((node) => this.#lookups.label(node)))]), literal);
      }
      return { type: 'boolean', concern: 'step', evaluate: (at) => at.node !== null && meant.has(at.node) };
    }
    const known = Object.hasOwn(NAMES, name.name) ? NAMES[name.name]! : null;
    if (known?.values === undefined) return null;
    if (!known.values.includes(wanted)) throw this.#error((say) => say.neverIs(name.name, JSON.stringify(wanted), nearest(wanted, known.values!), known.values!), literal);
    return { type: 'boolean', concern: known.concern, evaluate: (at) => known.read(at) === wanted };
  }

  // ---- errors

  #placed<T>(place: Place, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw error instanceof Trouble ? this.#error(error.say, place) : error;
    }
  }

  #error(what: Say, place: Place): ExpressionError { return new ExpressionError(what, this.#text, place); }
}

function constant(value: unknown, type: StaticType): Compiled { return { type, concern: 'state', evaluate: () => value }; }
function concernOf(parts: readonly Compiled[]): Concern { return parts.reduce<Concern>((all, part) => narrower(all, part.concern), 'state'); }
function usageOf(name: string): string {
  switch (name) {
    case 'store': return 'store("NAME")';
    case 'topic': return 'topic("NAME")';
    case 'time': return 'time("01:05")';
    default: return FUNCTIONS[name]?.usage ?? `${name}(…)`;
  }
}
