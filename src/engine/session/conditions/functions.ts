import type { Text } from '../commands/command.ts';
import { toJson } from '../codec.ts';
import { Trouble } from './expression-error.ts';
import type { Instant } from './instant.ts';
import type { Concern, StaticType } from './names.ts';
import { compareNumbers, equal, isNumber } from './operators.ts';
import { fieldNames, typeName } from './values.ts';

export interface LanguageFunction {
  readonly usage: string;
  readonly summary: Text;
  readonly type: StaticType;
  readonly concern: Concern;
  /** How many arguments it takes, from and to. */
  readonly takes: readonly [from: number, to: number];
  call(at: Instant, args: readonly unknown[]): unknown;
}

/** Functions that need nothing but their arguments and the moment. `store`, `topic` and `time` are known to the compiler. */
export const FUNCTIONS: Readonly<{ [name: string]: LanguageFunction }> = {
  outputs: {
    usage: 'outputs("TOPIC")', type: 'list', concern: 'record', takes: [0, 1],
    summary: { en: 'what the record has led to in an output topic so far, as a list of records', zh: '该记录至今写入某输出主题的记录列表' },
    call: (at, [topic]) => at.outputs(topic === undefined ? null : at.session.info.fullName(textOf('outputs', topic))).map((number) => at.outputRecord(number)),
  },
  partitionTime: {
    usage: 'partitionTime("TOPIC", P)', type: 'number', concern: 'state', takes: [2, 2],
    summary: { en: 'stream time of one partition, epoch ms', zh: '某分区的流时间' },
    call: (at, [topic, partition]) => at.clock(`partition:${at.session.info.fullName(textOf('partitionTime', topic))}-${Number(partition)}`),
  },
  len: {
    usage: 'len(X)', type: 'number', concern: 'state', takes: [1, 1], summary: { en: 'length of a text, a list, bytes, or number of fields', zh: '文本、列表、字节的长度或字段数' },
    call: (_at, [value]) => {
      if (value === null || value === undefined) return 0;
      if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
      if (typeof value === 'object') return fieldNames(value).length;
      throw new Trouble((say) => say.lenTakes(typeName(value)(say)));
    },
  },
  has: {
    usage: 'has(X, Y)', type: 'boolean', concern: 'state', takes: [2, 2], summary: { en: 'a text holds a part, a list an element, an object a field', zh: '文本含片段、列表含元素、对象含字段' },
    call: (_at, [value, part]) => {
      if (value === null || value === undefined) return false;
      if (typeof value === 'string') return value.includes(textOf('has', part));
      if (Array.isArray(value)) return value.some((element) => equal(element, part));
      if (typeof value === 'object' && !(value instanceof Uint8Array)) return fieldNames(value).includes(textOf('has', part));
      throw new Trouble((say) => say.hasTakes(typeName(value)(say)));
    },
  },
  number: {
    usage: 'number(X)', type: 'number', concern: 'state', takes: [1, 1], summary: { en: 'reads a text as a number', zh: '把文本读作数字' },
    call: (_at, [value]) => {
      if (value === null || value === undefined || isNumber(value)) return value ?? null;
      if (typeof value === 'boolean') return value ? 1 : 0;
      if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return /^\s*-?\d{16,}\s*$/.test(value) ? BigInt(value.trim()) : Number(value);
      throw new Trouble((say) => say.isNoNumber(typeName(value)(say)));
    },
  },
  text: {
    usage: 'text(X)', type: 'text', concern: 'state', takes: [1, 1], summary: { en: 'a value as text', zh: '把值转为文本' },
    call: (_at, [value]) => {
      const json = toJson(value);
      return typeof json === 'string' ? json : JSON.stringify(json);
    },
  },
  abs: {
    usage: 'abs(N)', type: 'number', concern: 'state', takes: [1, 1], summary: { en: 'without its sign', zh: '绝对值' },
    call: (_at, [value]) => {
      if (value === null || value === undefined) return null;
      const number = numberOf('abs', value);
      return number < 0 ? -number : number;
    },
  },
  min: { usage: 'min(A, B, …)', type: 'number', concern: 'state', takes: [1, 99], summary: { en: 'the smallest number; of a list, too', zh: '最小值' }, call: (_at, args) => extreme('min', args, -1) },
  max: { usage: 'max(A, B, …)', type: 'number', concern: 'state', takes: [1, 99], summary: { en: 'the largest number; of a list, too', zh: '最大值' }, call: (_at, args) => extreme('max', args, 1) },
};

function extreme(name: string, args: readonly unknown[], sign: 1 | -1): unknown {
  const values = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  let best: number | bigint | null = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const number = numberOf(name, value);
    if (best === null || compareNumbers(number, best) * sign > 0) best = number;
  }
  return best;
}

function numberOf(name: string, value: unknown): number | bigint {
  if (isNumber(value)) return value;
  throw new Trouble((say) => say.takesNumbers(name, typeName(value)(say)));
}
function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Trouble((say) => say.takesText(name, typeName(value)(say)));
}
