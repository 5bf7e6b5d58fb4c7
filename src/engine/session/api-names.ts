import { didYouMean } from '../common/nearest.ts';

type Api = Readonly<{ [name: string]: unknown }>;

/** What a loader or an inspector asks of a module without meaning an export. */
const NOT_EXPORTS = new Set(['default', 'then', '__esModule', 'module.exports', 'toJSON', 'constructor', 'prototype']);

/** Java classes whose part a plain value plays here. */
const PLAIN: Readonly<{ [name: string]: string }> = {
  Bytes: 'Bytes are Uint8Array here', Properties: 'The configuration is a plain object here', Instant: 'Times are milliseconds since 1970, or a Date', To: 'forward takes the name of the child itself',
  RecordHeaders: 'Write new Headers()', KStreamBuilder: 'Kafka replaced it by StreamsBuilder', Transformer: 'Kafka 4.0 took it away: write a Processor', Arrays: 'Lists are plain arrays here',
};

/** Methods that Kafka has taken away, with what stands in their place. */
const REMOVED: Readonly<{ [method: string]: string }> = {
  transform: 'process', flatTransform: 'process', transformValues: 'processValues', flatTransformValues: 'processValues', through: 'repartition', branch: 'split().branch',
};

/** What a topology file gets for `kstep`: the public API, which answers a name that it does not have instead of being undefined there. */
export function strictApi<T extends object>(api: T): T {
  return new Proxy(api, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || NOT_EXPORTS.has(name)) return Reflect.get(target, name) as unknown;
      throw new TypeError(`kstep has no ${name}.${PLAIN[name] === undefined ? didYouMean(name, alike(name, Object.keys(target))) : ` ${PLAIN[name]}`}`);
    },
  });
}

/** The error of a call of something that is not there, with what is: `TimeWindows.of`, `stream.mapvalues`. Any other error as it is. */
export function withNearestName(error: unknown, api: Api): unknown {
  if (!(error instanceof TypeError)) return error;
  const match = /^(?:_kstep\.)?(?<callee>.+) is not a (?:function|constructor)$/s.exec(error.message);
  if (match === null) return error;
  const callee = match.groups!.callee!;
  const [owner, name] = splitLast(callee);
  const advice = adviceOn(owner, name, api);
  error.message = `${callee} is not a ${error.message.endsWith('constructor') ? 'constructor' : 'function'}${advice === '' ? '' : `.${advice}`}`;
  return error;
}

function splitLast(callee: string): readonly [owner: string, name: string] {
  const dot = callee.lastIndexOf('.');
  return dot === -1 ? ['', callee] : [callee.slice(0, dot), callee.slice(dot + 1)];
}

function adviceOn(owner: string, name: string, api: Api): string {
  const known = api[owner === '' ? name : owner];
  if (known !== undefined && known !== null) {
    const members = staticsOf(known);
    const meant = owner === '' ? '' : didYouMean(name, members);
    return meant === '' ? ` ${owner === '' ? name : owner} has ${members.join(', ')}` : meant;
  }
  const methods = methodsOf(api);
  if (methods.has(name) || owner === '') return '';
  return REMOVED[name] === undefined ? didYouMean(name, methods) : ` Kafka 4.0 took it away: use ${REMOVED[name]}`;
}

/** Classes for a class, functions for a function, if there are any. */
function alike(name: string, names: readonly string[]): readonly string[] {
  const isClass = (text: string): boolean => /^[A-Z]/.test(text);
  return names.filter((other) => isClass(other) === isClass(name));
}

const OF_FUNCTIONS = new Set(['length', 'name', 'prototype']);
function staticsOf(value: object): string[] {
  return Object.getOwnPropertyNames(value).filter((name) => typeof value !== 'function' || !OF_FUNCTIONS.has(name));
}

function methodsOf(api: Api): Set<string> {
  const methods = new Set<string>();
  for (const value of Object.values(api)) {
    for (let prototype: unknown = typeof value === 'function' ? value.prototype : null; prototype !== null && prototype !== undefined && prototype !== Object.prototype && prototype !== Error.prototype;
      prototype = Object.getPrototypeOf(prototype)) {
      for (const name of Object.getOwnPropertyNames(prototype)) if (name !== 'constructor') methods.add(name);
    }
  }
  return methods;
}
