import type { Session } from '../session.ts';
import { javaArgument, type ArgumentContext } from './java-arguments.ts';
import { javaMethod, type JavaMethod, type Parameter } from './java-functions.ts';
import { javaText } from './java-text.ts';
import { KEEPS, KEEPS_KEY, RefTypes, SeenTypes, UNKNOWN, typeOfSerde, type Types } from './java-types.ts';
import { variable } from './vitest-test.ts';
import type { CallArgument, RecordedCall, Ref } from './recorded-calls.ts';

export interface JavaTopology {
  readonly statements: readonly string[];
  readonly methods: readonly JavaMethod[];
}

/** The calls of a program as Java: the same methods of the same classes, each function a method of its own. */
export function javaTopology(session: Session, calls: readonly RecordedCall[]): JavaTopology { return new Writer(session, calls).write(calls); }

/** What comes out of a call, as a variable is called. */
const RESULTS: Readonly<{ [method: string]: string }> = {
  filter: 'filtered', filterNot: 'filtered', map: 'mapped', mapValues: 'mapped', flatMap: 'flattened', flatMapValues: 'flattened', selectKey: 'rekeyed', groupBy: 'grouped', groupByKey: 'grouped',
  count: 'counts', reduce: 'reduced', aggregate: 'aggregates', windowedBy: 'windowed', toStream: 'updates', toTable: 'table', join: 'joined', leftJoin: 'joined', outerJoin: 'joined', merge: 'merged',
  split: 'split', branch: 'branches', defaultBranch: 'branchesByName', noDefaultBranch: 'branchesByName', suppress: 'suppressed', peek: 'peeked', repartition: 'repartitioned', cogroup: 'cogrouped',
  process: 'processed', processValues: 'processed', transformValues: 'transformed', emitStrategy: 'emitting',
};

class Writer implements ArgumentContext {
  readonly #types: RefTypes;
  readonly #variables = new Map<number, string>();
  readonly #names = new Set<string>(['builder', 'topology']);
  readonly #counts = new Map<string, number>();
  readonly methods: JavaMethod[] = [];

  constructor(session: Session, calls: readonly RecordedCall[]) { this.#types = new RefTypes(new SeenTypes(session), calls); }

  write(calls: readonly RecordedCall[]): JavaTopology {
    const statements: string[] = [];
    for (const call of calls) statements.push(...this.#statement(call, calls));
    return { statements, methods: this.methods };
  }

  #statement(call: RecordedCall, all: readonly RecordedCall[]): readonly string[] {
    const types = this.#resultTypes(call);
    const code = `${call.on === null ? 'builder' : this.#variableOf(call.on)}.${this.#witness(call, types)}${call.method}(${this.#arguments(call, types)})`;
    if (call.result === null) return [`${code};`];
    const isUsed = all.some((other) => other.on?.id === call.result!.id || other.on?.branch?.of.id === call.result!.id || other.args.some((arg) => usesRef(arg, call.result!)));
    if (!isUsed) return [`${code};`];
    const name = this.#name(call);
    this.#variables.set(call.result.id, name);
    return [`${this.#classOf(call.result, types)} ${name} = ${code};`];
  }

  #classOf(ref: Ref, { key, value }: Types): string {
    if (ref.kind === 'Map') return `Map<String, KStream<${key}, ${value}>>`;
    if (ref.kind === 'CogroupBuilder') return `CogroupedKStream<${key}, ${value}>`;
    return `${ref.kind}<${key}, ${value}>`;
  }

  #name(call: RecordedCall): string {
    const [first] = call.args;
    const topic = call.on === null && first?.kind === 'value' && typeof first.value === 'string' ? first.value : null;
    return variable(topic ?? RESULTS[call.method] ?? call.method, this.#names);
  }

  #variableOf(ref: Ref): string {
    if (ref.branch !== null) return `${this.#variableOf(ref.branch.of)}.get(${javaText(ref.branch.name)})`;
    return this.#variables.get(ref.id) ?? 'builder';
  }

  // ---- types

  /** Without serdes in sight Java takes everything for Object. */
  #witness(call: RecordedCall, types: Types): string { return call.on === null && ['stream', 'table', 'globalTable'].includes(call.method) ? `<${types.key}, ${types.value}>` : ''; }

  #resultTypes(call: RecordedCall): Types {
    const on = call.on === null ? null : this.typesOf(call.on);
    if (call.result === null) return on ?? { key: UNKNOWN, value: UNKNOWN };
    if (call.on === null) {
      const consumed = valueWith(call, 'offsetReset');
      return this.#types.decide(call.result, { key: serdeType(consumed, 'keySerde'), value: serdeType(consumed, 'valueSerde') });
    }
    const { key, value } = on!;
    const { method } = call;
    const windowed = call.on.kind.startsWith('TimeWindowed') || call.on.kind.startsWith('SessionWindowed');
    const materialized = valueWith(call, 'storeName');
    const resultKey = windowed ? `Windowed<${key}>` : key;
    if (method === 'count') return this.#types.decide(call.result, { key: resultKey, value: 'Long' });
    if (method === 'reduce') return this.#types.decide(call.result, { key: resultKey, value });
    if (method === 'aggregate') return this.#types.decide(call.result, { key: resultKey, value: serdeType(materialized, 'valueSerde') });
    if (method === 'windowedBy' || method === 'groupByKey' || method === 'defaultBranch' || method === 'noDefaultBranch') return this.#keep(call.result, { key, value });
    if (method === 'cogroup') return this.#types.decide(call.result, { key, value: null });
    if (method === 'toStream' && call.args.some((arg) => arg.kind === 'value' && typeof arg.value === 'function')) return this.#types.decide(call.result, { key: null, value });
    if (KEEPS.has(method)) return this.#keep(call.result, { key, value });
    if (KEEPS_KEY.has(method)) return this.#types.decide(call.result, { key, value: serdeType(materialized, 'valueSerde') });
    if (method === 'selectKey') return this.#types.decide(call.result, { key: null, value });
    if (method === 'groupBy') {
      const grouped = valueWith(call, 'keySerde');
      return this.#types.decide(call.result, { key: serdeType(grouped, 'keySerde'), value: call.on.kind === 'KTable' ? serdeType(grouped, 'valueSerde') : value });
    }
    return this.#types.decide(call.result, { key: null, value: null });
  }

  #keep(ref: Ref, types: Types): Types {
    this.#types.set(ref, types);
    return types;
  }

  typesOf(ref: Ref): Types { return ref.branch === null ? this.#types.of(ref) : this.#types.of(ref.branch.of); }

  // ---- arguments

  #arguments(call: RecordedCall, types: Types): string {
    const functions: string[] = [];
    const on = call.on === null ? types : this.typesOf(call.on);
    let functionNumber = 0;
    return call.args.filter((arg, index) => !(arg.kind === 'value' && arg.value === undefined && index === call.args.length - 1)).map((arg) => {
      if (arg.kind === 'ref') return this.#variableOf(arg.ref);
      if (arg.kind === 'branched') return this.#branched(arg, on);
      if (typeof arg.value === 'function') {
        const code = this.#function(call, arg.value as (...args: never[]) => unknown, functionNumber++, on, types);
        functions.push(code);
        return code;
      }
      return javaArgument(arg.value, call, on, types, this);
    }).join(', ');
  }

  #branched(arg: Extract<CallArgument, { kind: 'branched' }>, types: Types): string {
    const name = arg.branched.name === null ? '' : `, ${javaText(arg.branched.name)}`;
    if (arg.chain === null) return `Branched.<${types.key}, ${types.value}>as(${javaText(arg.branched.name ?? '')})`;
    const { stream, calls, result, returns } = arg.chain;
    this.#types.set(stream, types);
    const parameter = variable('branch', this.#names);
    this.#variables.set(stream.id, parameter);
    const inner = calls.flatMap((call) => this.#statement(call, [...calls, ...(result === null ? [] : [{ on: result, method: '', args: [], result: null }])]));
    const answer = returns ? [`return ${result === null ? 'null' : this.#variableOf(result)};`] : [];
    return `Branched.${returns ? 'withFunction' : 'withConsumer'}(${parameter} -> { ${[...inner, ...answer].join(' ')} }${name})`;
  }

  /** A lambda that calls the method which says what the function of the program does. */
  #function(call: RecordedCall, fn: (...args: never[]) => unknown, index: number, on: Types, result: Types): string {
    const shape = shapeOf(call, fn, index, on, result, (ref) => this.typesOf(ref));
    const name = this.#methodName(call.method, shape.role);
    const method = javaMethod(name, fn, shape.parameters, shape.returns);
    this.methods.push(method);
    const names = shape.parameters.map((parameter) => parameter.name).join(', ');
    return shape.isSupplier ? `() -> ${name}()` : `(${names}) -> ${name}(${names})`;
  }

  #methodName(method: string, role: string): string {
    const base = role === '' ? method : role;
    const count = (this.#counts.get(base) ?? 0) + 1;
    this.#counts.set(base, count);
    return `${base}${count}`;
  }

  /** For callbacks that option objects hold. */
  addMethod(base: string, fn: (...args: never[]) => unknown, parameters: readonly Parameter[], returns: string): string {
    const name = this.#methodName(base, '');
    this.methods.push(javaMethod(name, fn, parameters, returns));
    return name;
  }
}

interface Shape { readonly role: string; readonly parameters: readonly Parameter[]; readonly returns: string; readonly isSupplier?: boolean }

/** Parameters and result of the function that stands at a place of a call. */
function shapeOf(call: RecordedCall, fn: (...args: never[]) => unknown, index: number, on: Types, result: Types, typesOf: (ref: Ref) => Types): Shape {
  const key = { name: 'key', type: on.key };
  const value = { name: 'value', type: on.value };
  const other = call.args.find((arg) => arg.kind === 'ref');
  const otherTypes = other?.kind === 'ref' ? typesOf(other.ref) : { key: UNKNOWN, value: UNKNOWN };
  const oneOrTwo = fn.length >= 2 ? [key, value] : [value];
  switch (call.method) {
    case 'filter': case 'filterNot': case 'branch': return { role: 'accepts', parameters: [key, value], returns: 'boolean' };
    case 'selectKey': return { role: 'newKey', parameters: [key, value], returns: result.key };
    case 'map': return { role: 'map', parameters: [key, value], returns: `KeyValue<${result.key}, ${result.value}>` };
    case 'mapValues': return { role: 'newValue', parameters: oneOrTwo, returns: result.value };
    case 'flatMap': return { role: 'flatMap', parameters: [key, value], returns: `Iterable<KeyValue<${result.key}, ${result.value}>>` };
    case 'flatMapValues': return { role: 'newValues', parameters: oneOrTwo, returns: `Iterable<${result.value}>` };
    case 'peek': case 'foreach': return { role: call.method, parameters: [key, value], returns: 'void' };
    case 'groupBy': return call.on?.kind === 'KTable' ? { role: 'group', parameters: [key, value], returns: `KeyValue<${result.key}, ${result.value}>` } : { role: 'groupKey', parameters: [key, value], returns: result.key };
    case 'toStream': return { role: 'newKey', parameters: [key, value], returns: result.key };
    case 'reduce': {
      const role = call.on?.kind === 'KGroupedTable' ? (index === 0 ? 'add' : 'subtract') : 'reduce';
      return { role, parameters: [{ name: 'aggregate', type: on.value }, value], returns: on.value };
    }
    case 'aggregate': {
      if (index === 0) return { role: 'initial', parameters: [], returns: result.value, isSupplier: true };
      const isTable = call.on?.kind === 'KGroupedTable';
      if (!isTable && index === 2) return { role: 'merge', parameters: [key, { name: 'one', type: result.value }, { name: 'other', type: result.value }], returns: result.value };
      return { role: isTable && index === 2 ? 'subtract' : 'add', parameters: [key, value, { name: 'aggregate', type: result.value }], returns: result.value };
    }
    case 'cogroup': return { role: 'add', parameters: [key, { name: 'value', type: UNKNOWN }, { name: 'aggregate', type: result.value }], returns: result.value };
    case 'join': case 'leftJoin': case 'outerJoin': {
      const left = { name: 'left', type: on.value };
      const right = { name: 'right', type: otherTypes.value };
      const functions = call.args.filter((arg) => arg.kind === 'value' && typeof arg.value === 'function').length;
      if (functions === 2 && index === 0) return other?.kind === 'ref' && other.ref.kind === 'GlobalKTable' ? { role: 'tableKey', parameters: [key, value], returns: otherTypes.key } : { role: 'foreignKey', parameters: oneOrTwo, returns: otherTypes.key };
      return { role: 'join', parameters: fn.length >= 3 ? [key, left, right] : [left, right], returns: result.value };
    }
    case 'process': return { role: 'processor', parameters: [], returns: `Processor<${on.key}, ${on.value}, ${result.key}, ${result.value}>`, isSupplier: true };
    case 'processValues': return { role: 'processor', parameters: [], returns: `FixedKeyProcessor<${on.key}, ${on.value}, ${result.value}>`, isSupplier: true };
    case 'transformValues': return { role: 'transformer', parameters: [], returns: `ValueTransformerWithKey<${on.key}, ${on.value}, ${result.value}>`, isSupplier: true };
    case 'to': return { role: 'topicOf', parameters: [key, value, { name: 'context', type: 'RecordContext' }], returns: 'String' };
    default: return { role: call.method, parameters: fn.length === 0 ? [] : [key, value].slice(0, fn.length), returns: UNKNOWN };
  }
}

function usesRef(arg: CallArgument, ref: Ref): boolean {
  if (arg.kind === 'ref') return arg.ref.id === ref.id || arg.ref.branch?.of.id === ref.id;
  if (arg.kind !== 'branched' || arg.chain === null) return false;
  return arg.chain.result?.id === ref.id || arg.chain.calls.some((call) => call.on?.id === ref.id || call.args.some((inner) => usesRef(inner, ref)));
}

/** The option object of a call that has such a field. */
function valueWith(call: RecordedCall, field: string): object | null {
  const found = call.args.find((arg) => arg.kind === 'value' && typeof arg.value === 'object' && arg.value !== null && field in arg.value);
  return found?.kind === 'value' ? (found.value as object) : null;
}
function serdeType(options: object | null, field: string): string | null { return options === null ? null : typeOfSerde((options as { readonly [field: string]: Parameters<typeof typeOfSerde>[0] })[field] ?? null); }

