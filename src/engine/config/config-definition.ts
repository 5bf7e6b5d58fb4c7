import { didYouMean } from '../common/nearest.ts';
import { ConfigException } from '../errors/errors.ts';

/** int is 32 bits wide; a long of more than 2^53 becomes the largest exact number. A class is a class name, or the object itself. */
export type ConfigType = 'string' | 'int' | 'long' | 'boolean' | 'list' | 'class';
export type Properties = Readonly<{ [key: string]: unknown }>;

/** One key: what its values look like and which are allowed. Kafka: ConfigDef.ConfigKey */
export interface ConfigDefinition {
  readonly key: string;
  readonly type: ConfigType;
  readonly required: boolean;
  readonly defaultValue: unknown;
  /** What is wrong with a parsed value, or null. */
  readonly check: Check | null;
  /** Short names of the classes that may be named; null: any. */
  readonly classes: readonly string[] | null;
}
export type Check = (value: never) => string | null;

export function atLeast(least: number): (value: number | null) => string | null {
  return (value) => (value !== null && value >= least ? null : `Value must be at least ${least}`);
}

export function oneOf(...allowed: readonly string[]): (value: string) => string | null {
  return (value) => (allowed.includes(value) ? null : `String must be one of: ${allowed.join(', ')}.${didYouMean(String(value), allowed)}`);
}

export function oneOfIgnoringCase(...allowed: readonly string[]): (value: string | null) => string | null {
  return (value) => {
    if (value !== null && allowed.includes(value.toUpperCase())) return null;
    return `String must be one of (case insensitive): ${allowed.join(', ')}.${didYouMean(String(value), allowed)}`;
  };
}

/** Says key, value and what would be right. Kafka: ConfigException(name, value, message) */
export function invalidValue(key: string, value: unknown, message: string): ConfigException {
  return new ConfigException(`Invalid value ${shown(value)} for configuration ${key}: ${message}`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  if (typeof value === 'function') return value.name;
  if (typeof value === 'object' && value !== null) return `of type ${(value.constructor as { name?: string } | undefined)?.name ?? 'Object'}`;
  return String(value);
}

/** The value of one key in the type it has, its default where `given` is undefined. @throws ConfigException */
export function parseConfig(definition: ConfigDefinition, given: unknown): unknown {
  const { key } = definition;
  if (given === undefined) {
    if (definition.required) throw new ConfigException(`Missing required configuration "${key}" which has no default value.`);
    return definition.defaultValue;
  }
  if (given === null) {
    if (definition.defaultValue === null && !definition.required) return null;
    throw invalidValue(key, given, 'a value is needed; leave the key out for the default.');
  }
  const value = parse(definition, given);
  const wrong = (definition.check as ((value: unknown) => string | null) | null)?.(value) ?? null;
  if (wrong !== null) throw invalidValue(key, value, wrong);
  return value;
}

function parse(definition: ConfigDefinition, given: unknown): unknown {
  const { key, type } = definition;
  const value = typeof given === 'string' ? given.trim() : given;
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      throw invalidValue(key, given, `Expected value to be a string, but it was a ${typeof given}.`);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (typeof value === 'string' && value.toLowerCase() === 'true') return true;
      if (typeof value === 'string' && value.toLowerCase() === 'false') return false;
      throw invalidValue(key, given, 'Expected value to be either true or false');
    case 'int':
    case 'long':
      return parseInteger(key, type, value);
    case 'list':
      if (Array.isArray(value)) return value.map(String);
      if (typeof value === 'string') return value === '' ? [] : value.split(/\s*,\s*/);
      throw invalidValue(key, given, 'Expected a comma separated list, or an array.');
    case 'class':
      return parseClass(definition, value);
  }
}

const LIMITS = { int: [-(2n ** 31n), 2n ** 31n - 1n], long: [-(2n ** 63n), 2n ** 63n - 1n] } as const;
const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

function parseInteger(key: string, type: 'int' | 'long', value: unknown): number {
  const bits = type === 'int' ? 32 : 64;
  let whole: bigint;
  if (typeof value === 'bigint') whole = value;
  else if (typeof value === 'number' && Number.isInteger(value)) whole = BigInt(value);
  else if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) whole = BigInt(value.replace('+', ''));
  else if (typeof value === 'string') throw invalidValue(key, value, `Not a number of type ${type.toUpperCase()}`);
  else {
    const was = typeof value === 'number' ? String(value) : `a ${typeof value}`;
    throw invalidValue(key, value, `Expected value to be a ${bits}-bit integer, but it was ${was}`);
  }
  const [least, most] = LIMITS[type];
  if (whole < least || whole > most) throw invalidValue(key, whole, `Not a number of type ${type.toUpperCase()}: it does not fit into ${bits} bits`);
  if (whole > MAX_EXACT) return Number.MAX_SAFE_INTEGER;
  return whole < -MAX_EXACT ? Number.MIN_SAFE_INTEGER : Number(whole);
}

/** Class names are cut to what follows the last dot or dollar sign; objects and constructors stay as they are. */
function parseClass(definition: ConfigDefinition, value: unknown): unknown {
  if (typeof value !== 'string') {
    if (typeof value === 'object' || typeof value === 'function') return value;
    throw invalidValue(definition.key, value, 'Expected a class name, or an object.');
  }
  const name = shortClassName(value);
  const { classes } = definition;
  if (classes === null || classes.includes(name)) return name;
  throw invalidValue(
    definition.key,
    value,
    `Class ${value} could not be found.${didYouMean(name, classes)} A class of your own cannot be loaded by name: hand in the object. ` +
      `Known by name are ${classes.join(', ')}.`,
  );
}

/** `org.apache.kafka.common.serialization.Serdes$StringSerde` is `StringSerde`. */
export function shortClassName(name: string): string { return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1); }
