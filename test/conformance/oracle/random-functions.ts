/** Draws functions that fit the types of keys and values at hand. Types are names of serdes; windowed keys are `timeWindowed:…`, `sessionWindowed`. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Operation } from '../case.ts';
import type { Pace } from './profile.ts';

interface Mapped { readonly fn: string; readonly key: string; readonly value: string }
interface Aggregation { readonly op: string; readonly functions: Partial<Operation>; readonly value: string }
interface DrawnProcessor extends Mapped { readonly store?: 'kv' | 'tskv' | 'window' | 'session' | 'versioned'; readonly storeValue: string }

export interface Functions {
  stateless(key: string, value: string): Mapped & { readonly op: string };
  tableStateless(key: string, value: string): Mapped & { readonly op: string };
  predicate(key: string, value: string): string;
  keyMapper(key: string, value: string): Mapped;
  pairMapper(key: string, value: string): Mapped;
  aggregation(value: string): Aggregation;
  tableAggregation(value: string): Aggregation;
  processor(key: string, value: string, pace: Pace): DrawnProcessor;
}

export function drawFunctions(random: SeededRandom, wide: boolean): Functions {
  const pick = <T>(list: readonly T[]): T => random.pick(list);

  function predicate(_key: string, value: string): string {
    const common = ['valueNotNull', 'keyNotNull', ...(wide ? ['all', 'none', 'keyIs:a', 'keyIs:null', 'valueIs:null'] : [])];
    if (value === 'string') return pick([...common, 'valueHas:a', 'lenGt:2', 'keyIs:b', ...(wide ? ['valueIs:b', 'valueHas:', 'lenGt:0'] : [])]);
    if (['long', 'int', 'double'].includes(value)) return pick([...common, 'gt:1', 'gt:3']);
    return pick(common);
  }

  function valueMapper(_key: string, value: string): readonly [fn: string, value: string] {
    if (value === 'string') {
      const kept = ['upper', 'append:!', 'nullIf:b', 'keyed', 'first:1', 'emptyToNull', 'orDash', ...(wide ? ['text', 'same', 'toNull', 'first:0', 'append:'] : [])];
      return wide && random.chance(0.1) ? ['len', 'int'] : [pick(kept), 'string'];
    }
    if (value === 'long') return pick([['plus:2', 'long'], ['plus:-3', 'long'], ['text', 'string'], ['keyed', 'string'], ['nullIf:3', 'long'], ['same', 'long']] as const);
    if (value === 'int') return pick([['text', 'string'], ['same', 'int'], ['nullIf:3', 'int'], ['long', 'long']] as const);
    return pick([['same', value], ['toNull', value]] as const);
  }

  function keyMapper(key: string, value: string): Mapped {
    const kept: (readonly [string, string])[] = [['const:k', 'string']];
    if (key === 'string') kept.push(['upper', 'string'], ['same', 'string']);
    if (value === 'string') kept.push(['value', 'string'], ['firstChar', 'string'], ['prefix', 'string'], ['firstChar', 'string'], ['prefix', 'string']);
    else if (['long', 'int'].includes(value)) kept.push(['value', value], ['text', 'string']);
    if (isWindowed(key)) kept.push(['window', 'string'], ['windowKey', 'string'], ['window', 'string'], ['windowKey', 'string']);
    if (wide) kept.push(['null', 'string']);
    const [fn, mapped] = pick(kept);
    return { fn, key: mapped, value };
  }

  function pairMapper(key: string, value: string): Mapped {
    if (random.chance(0.3) && value !== 'bytes') return pick([
      { fn: 'swap', key: value, value: key }, ...(wide ? [{ fn: 'same', key, value }, { fn: 'toNull', key, value }, { fn: 'keyed', key, value: 'string' }] : []),
    ]);
    if (!wide && !isWindowed(key)) {
      const fn = pick(['key:prefix', 'key:firstChar', 'key:const:all', 'swap']);
      return fn === 'swap' ? { fn, key: value, value: key } : { fn, key: 'string', value };
    }
    const mapped = keyMapper(key, value);
    return { ...mapped, fn: `key:${mapped.fn}` };
  }

  return {
    predicate, keyMapper,
    pairMapper(key, value) {
      const drawn = pairMapper(key, value);
      // What was a windowed key cannot be a value: cases have no serde for both ways.
      return isWindowed(drawn.value) || isWindowed(drawn.key) && !isWindowed(key) ? { fn: 'key:const:all', key: 'string', value } : drawn;
    },

    stateless(key, value) {
      const op = pick(['filter', 'filterNot', 'map', 'mapValues', 'mapValues', 'flatMap', 'flatMapValues', 'selectKey', 'peek']);
      switch (op) {
        case 'peek': return { op, fn: undefined!, key, value };
        case 'mapValues': {
          const [fn, mapped] = valueMapper(key, value);
          return { op, fn, key, value: mapped };
        }
        case 'map': {
          const drawn = pairMapper(key, value);
          return isWindowed(drawn.value) ? { op: 'peek', fn: undefined!, key, value } : { op, ...drawn };
        }
        case 'selectKey': return { op, ...keyMapper(key, value) };
        case 'flatMap': {
          const fn = pick(value === 'string' ? ['twice', 'words', 'chars', ...(wide ? ['none'] : [])] : ['none', 'words']);
          return { op, fn, key: fn === 'twice' ? key : 'string', value };
        }
        case 'flatMapValues': return { op, fn: pick(['twice', 'words', 'chars', ...(wide ? ['none'] : [])]), key, value: 'string' };
        default: return { op, fn: predicate(key, value), key, value };
      }
    },

    tableStateless(key, value) {
      const op = pick(['filter', 'filterNot', 'mapValues', 'mapValues']);
      if (op !== 'mapValues') return { op, fn: predicate(key, value), key, value };
      const [fn, mapped] = valueMapper(key, value);
      return { op, fn, key, value: mapped };
    },

    aggregation(value) {
      const op = pick(['count', 'reduce', 'aggregate']);
      if (op === 'count') return { op, functions: {}, value: 'long' };
      if (op === 'reduce') {
        const fn = value === 'long' ? pick(['sum', 'max', 'last', 'diff'])
          : value === 'string' ? pick(['concat', 'last', 'max', ...(wide ? ['min', 'first', 'nullIfSame', 'minus'] : [])]) : pick(['last', 'first', 'min', 'nullIfSame']);
        return { op, functions: { fn }, value };
      }
      if (wide && random.chance(0.25)) return { op, functions: { init: 'zero', fn: pick(['tally', 'sumLen']) }, value: 'long' };
      if (wide && random.chance(0.1)) return { op, functions: { init: pick(['null', 'text:i']), fn: pick(['append', 'keyed', 'toNull']) }, value: 'string' };
      return { op, functions: { init: 'empty', fn: pick(['append', 'keyed']) }, value: 'string' };
    },

    tableAggregation(value) {
      const op = pick(['count', 'reduce', 'aggregate']);
      if (op === 'count') return { op, functions: {}, value: 'long' };
      if (op === 'reduce') {
        if (value === 'long') return { op, functions: { fn: 'sum', undo: 'diff' }, value };
        if (value !== 'string') return { op, functions: { fn: 'last', undo: 'first' }, value };
        return { op, functions: wide ? { fn: pick(['concat', 'max', 'nullIfSame', 'last']), undo: pick(['minus', 'first', 'nullIfSame', 'minus']) } : { fn: 'concat', undo: 'minus' }, value };
      }
      if (wide && random.chance(0.25)) return { op, functions: { init: 'zero', ...pick([{ fn: 'tally', undo: 'untally' }, { fn: 'sumLen', undo: 'subLen' }]) }, value: 'long' };
      if (wide && random.chance(0.15)) return { op, functions: { init: pick(['null', 'text:i']), fn: pick(['append', 'keyed', 'toNull']), undo: pick(['remove', 'toNull']) }, value: 'string' };
      return { op, functions: { init: 'empty', fn: 'append', undo: 'remove' }, value: 'string' };
    },

    processor(key, value, pace) {
      const same = { key, value };
      const text = { key, value: 'string' };
      const near = wide ? 1 + random.int(pace.span) : 20;
      const drawn = pick([...(wide ? wideNames : []), 'pass', 'twice', 'header', 'meta', 'later', 'dedup', 'window', 'session', 'latest', 'putIfAbsent', 'versions', 'range', 'count', 'flush']);
      switch (drawn) {
        case 'twice': return value === 'string' ? { fn: drawn, ...same, storeValue: value } : { fn: 'pass', ...same, storeValue: value };
        case 'header': return { fn: 'header:x', ...same, storeValue: value };
        case 'later': return { fn: `later:${pick([7, 9])}`, ...same, storeValue: value };
        case 'meta': return { fn: drawn, ...text, storeValue: value };
        case 'fail': return { fn: 'fail:b:y', ...same, storeValue: value };
        case 'once': return key === 'string' && value === 'string' ? { fn: `once:${near}`, ...same, storeValue: value } : { fn: 'pass', ...same, storeValue: value };
        case 'count': return { fn: drawn, ...text, store: 'kv', storeValue: 'long' };
        case 'dedup': return { fn: drawn, ...same, store: 'kv', storeValue: value };
        case 'range': case 'putIfAbsent': return { fn: drawn, ...text, store: 'kv', storeValue: value };
        case 'latest': return { fn: drawn, ...text, store: 'tskv', storeValue: value };
        case 'window': return { fn: `window:${near}`, ...text, store: 'window', storeValue: value };
        case 'session': return { fn: `session:${wide ? near : 15}`, ...text, store: 'session', storeValue: 'string' };
        case 'versions': return { fn: drawn, ...text, store: 'versioned', storeValue: value };
        case 'flush': case 'tick':
          return key === 'string' && value === 'string' ? { fn: `${drawn}:${wide ? near : 25}`, ...same, store: 'kv', storeValue: value } : { fn: 'drop', ...same, storeValue: value };
        default: return { fn: drawn, ...same, storeValue: value };
      }
    },
  };
}

const wideNames = ['drop', 'fail', 'once', 'tick', 'flush', 'range', 'window', 'versions', 'session'];

function isWindowed(type: string): boolean { return /^(time|session)Windowed/.test(type); }
