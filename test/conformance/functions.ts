/** The library of functions that cases name: `NAME` or `NAME:PARAMETER`. */
import { ClassCastException, Windowed } from '../../src/engine/index.ts';
import { textOf } from './values.ts';

export type KeyMapper = (key: unknown, value: unknown) => unknown;

/** Name and parameter; the parameter may hold further colons. */
export function parsed(fn: string): readonly [name: string, parameter: string] {
  const colon = fn.indexOf(':');
  return colon < 0 ? [fn, ''] : [fn.slice(0, colon), fn.slice(colon + 1)];
}

export function predicate(fn: string): (key: unknown, value: unknown) => boolean {
  const [name, a] = parsed(fn);
  switch (name) {
    case 'all': return () => true;
    case 'none': return () => false;
    case 'keyIs': return (k) => textOf(k) === a;
    case 'valueIs': return (_k, v) => textOf(v) === a;
    case 'valueHas': return (_k, v) => v !== null && textOf(v).includes(a);
    case 'valueNotNull': return (_k, v) => v !== null;
    case 'keyNotNull': return (k) => k !== null;
    case 'lenGt': return (_k, v) => v !== null && textOf(v).length > Number(a);
    case 'gt': return (_k, v) => v !== null && Number(v) > Number(a);
    default: throw unknown('predicate', fn);
  }
}

export function valueMapper(fn: string): (key: unknown, value: unknown) => unknown {
  const [name, a] = parsed(fn);
  const orNull = (map: (v: unknown) => unknown) => (_k: unknown, v: unknown): unknown => (v === null ? null : map(v));
  switch (name) {
    case 'orDash': return (_k, v) => v ?? '-';
    case 'text': return (_k, v) => textOf(v);
    case 'keyed': return (k, v) => `${textOf(k)}=${textOf(v)}`;
    case 'same': return (_k, v) => v;
    case 'toNull': return (_k, _v) => null;
    case 'upper': return orNull((v) => textOf(v).toUpperCase());
    case 'append': return orNull((v) => textOf(v) + a);
    case 'len': return orNull((v) => textOf(v).length);
    case 'emptyToNull': return orNull((v) => (textOf(v) === '' ? null : v));
    case 'nullIf': return orNull((v) => (textOf(v) === a ? null : v));
    case 'long': return orNull((v) => BigInt(wholeNumber(textOf(v))));
    case 'plus': return orNull((v) => sum(v, BigInt(a)));
    case 'first': return orNull((v) => textOf(v).slice(0, Number(a)));
    default: throw unknown('value mapper', fn);
  }
}

export function keyMapper(fn: string): KeyMapper {
  const [name, a] = parsed(fn);
  switch (name) {
    case 'same': return (k) => k;
    case 'value': return (_k, v) => v;
    case 'firstChar': return (_k, v) => firstChar(v);
    case 'prefix': return (_k, v) => prefix(v);
    case 'const': return () => a;
    case 'null': return () => null;
    case 'upper': return (k) => (k === null ? null : textOf(k).toUpperCase());
    case 'text': return (_k, v) => textOf(v);
    case 'window': return (k) => textOf(k);
    case 'windowKey': return (k) => (k instanceof Windowed ? k.key : k);
    default: throw unknown('key mapper', fn);
  }
}

export function pairMapper(fn: string): (key: unknown, value: unknown) => [unknown, unknown] {
  const [name, a] = parsed(fn);
  switch (name) {
    case 'same': return (k, v) => [k, v];
    case 'swap': return (k, v) => [v, k];
    case 'keyed': return (k, v) => [k, `${textOf(k)}=${textOf(v)}`];
    case 'toNull': return (k) => [k, null];
    case 'key': {
      const map = keyMapper(a);
      return (k, v) => [map(k, v), v];
    }
    default: throw unknown('pair mapper', fn);
  }
}

export function flatMapper(fn: string): (key: unknown, value: unknown) => [unknown, unknown][] {
  switch (fn) {
    case 'none': return () => [];
    case 'twice': return (k, v) => [[k, v], [k, `${textOf(v)}'`]];
    case 'words': return (_k, v) => words(v).map((word) => [word, v]);
    case 'chars': return (_k, v) => chars(v).map((char) => [char, v]);
    default: throw unknown('flat mapper', fn);
  }
}

export function flatValueMapper(fn: string): (key: unknown, value: unknown) => unknown[] {
  switch (fn) {
    case 'none': return (_k, _v) => [];
    case 'twice': return (_k, v) => [textOf(v), `${textOf(v)}'`];
    case 'words': return (_k, v) => words(v);
    case 'chars': return (_k, v) => chars(v);
    default: throw unknown('flat value mapper', fn);
  }
}

export function reducer(fn: string): (a: unknown, b: unknown) => unknown {
  switch (fn) {
    case 'concat': return (a, b) => `${textOf(a)},${textOf(b)}`;
    case 'minus': return (a, b) => `${textOf(a)}-${textOf(b)}`;
    case 'max': return (a, b) => (textOf(b) > textOf(a) ? b : a);
    case 'min': return (a, b) => (textOf(b) < textOf(a) ? b : a);
    case 'last': return (_a, b) => b;
    case 'first': return (a) => a;
    case 'sum': return sum;
    case 'diff': return (a, b) => sum(a, -(b as bigint));
    case 'nullIfSame': return (a, b) => (textOf(a) === textOf(b) ? null : b);
    default: throw unknown('reducer', fn);
  }
}

export function initializer(fn: string): () => unknown {
  const [name, a] = parsed(fn);
  switch (name) {
    case 'empty': return () => '';
    case 'zero': return () => 0n;
    case 'text': return () => a;
    case 'null': return () => null;
    default: throw unknown('initializer', fn);
  }
}

export function aggregator(fn: string): (key: unknown, value: unknown, aggregate: unknown) => unknown {
  switch (fn) {
    case 'append': return (_k, v, agg) => `${textOf(agg)}+${textOf(v)}`;
    case 'remove': return (_k, v, agg) => `${textOf(agg)}-${textOf(v)}`;
    case 'keyed': return (k, v, agg) => textOf(agg) + textOf(k) + textOf(v);
    case 'tally': return (_k, _v, agg) => sum(agg, 1n);
    case 'untally': return (_k, _v, agg) => sum(agg, -1n);
    case 'sumLen': return (_k, v, agg) => sum(agg, BigInt(textOf(v).length));
    case 'subLen': return (_k, v, agg) => sum(agg, -BigInt(textOf(v).length));
    case 'toNull': return () => null;
    default: throw unknown('aggregator', fn);
  }
}

export function merger(fn: string): (key: unknown, a: unknown, b: unknown) => unknown {
  switch (fn) {
    case 'bar': return (_k, a, b) => `${textOf(a)}|${textOf(b)}`;
    case 'sum': return (_k, a, b) => sum(a, b);
    default: throw unknown('merger', fn);
  }
}

export function joiner(fn: string): (key: unknown, left: unknown, right: unknown) => unknown {
  switch (fn) {
    case 'pair': return (_k, l, r) => `${textOf(l)}/${textOf(r)}`;
    case 'keyed': return (k, l, r) => `${textOf(k)}:${textOf(l)}/${textOf(r)}`;
    case 'rightOrNull': return (_k, l, r) => (r === null ? null : `${textOf(l)}/${textOf(r)}`);
    default: throw unknown('joiner', fn);
  }
}

/** Of two longs, as Java adds them; anything else is a mistake there too. */
function sum(a: unknown, b: unknown): bigint {
  if (typeof a !== 'bigint' || typeof b !== 'bigint') throw new ClassCastException(`${textOf(a)} and ${textOf(b)} are not both long`);
  return BigInt.asIntN(64, a + b);
}

/** The text of a whole number, as Java's parseLong takes it: where it would throw, this throws. */
export function wholeNumber(text: string): string {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new SyntaxError(`'${text}' is not a whole number`);
  return text.startsWith('+') ? text.slice(1) : text;
}

/** The first character of the text, null where there is none. */
export function firstChar(value: unknown): string | null {
  return value === null || textOf(value) === '' ? null : textOf(value).slice(0, 1);
}

function prefix(value: unknown): string | null {
  if (value === null) return null;
  const colon = textOf(value).indexOf(':');
  return colon < 0 ? null : textOf(value).slice(0, colon);
}

function words(value: unknown): string[] {
  return value === null ? [] : textOf(value).split(' ').filter((word) => word !== '');
}

function chars(value: unknown): string[] {
  return value === null ? [] : textOf(value).split('');
}

function unknown(kind: string, fn: string): Error {
  return new Error(`there is no ${kind} called ${fn}`);
}
