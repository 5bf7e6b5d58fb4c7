import { ConfigException } from '../errors/errors.ts';
import { requireText } from './arguments.ts';
import type { PlanConfig } from './configurable-store.ts';

type Properties = Readonly<{ [key: string]: unknown }>;

/**
 * What a topology has to know of its configuration while it is built: the wrapper around its processors, the kind of its stores, whether
 * internal names must be chosen, and a name of its own.
 *
 *     new StreamsBuilder(new TopologyConfig({ 'ensure.explicit.internal.resource.naming': true }));
 *
 * With a name, `overrides` win over the application's values for this topology (KIP-862).
 * Kafka: org.apache.kafka.streams.TopologyConfig
 */
export class TopologyConfig {
  /** null for the usual nameless topology. */
  readonly topologyName: string | null;
  /** The application's values as they were given. */
  readonly originals: Properties;
  readonly overrides: Properties;

  constructor(config: PlanConfig | Properties);
  constructor(topologyName: string, config: PlanConfig | Properties, overrides: Properties);
  constructor(...args: [PlanConfig | Properties] | [string, PlanConfig | Properties, Properties]) {
    if (args.length === 1) {
      this.topologyName = null;
      this.originals = originalsOf(args[0]);
      this.overrides = {};
    } else {
      this.topologyName = requireText(args[0], 'topologyName');
      this.originals = originalsOf(args[1]);
      this.overrides = args[2];
    }
  }

  /** The value in force here: the override of a named topology, else the application's; undefined where neither was given. */
  get(key: string): unknown {
    if (this.topologyName !== null && Object.hasOwn(this.overrides, key)) return this.overrides[key];
    return this.originals[key];
  }

  /** `processor.wrapper.class`: an object or class, see ProcessorWrapper. */
  get processorWrapper(): unknown { return this.get('processor.wrapper.class') ?? null; }

  /** `ensure.explicit.internal.resource.naming` (KIP-1111) */
  get ensureExplicitInternalResourceNaming(): boolean {
    return flag(this.get('ensure.explicit.internal.resource.naming'), 'ensure.explicit.internal.resource.naming');
  }

  /** Lets `processValues` count as changing the value when repartition topics are merged (KAFKA-19668). */
  get processValueFixEnabled(): boolean { return flag(this.get('__enable.process.processValue.fix__'), '__enable.process.processValue.fix__'); }
}

/** True when `statestore.cache.max.bytes` (or its old name) is 0: then stores get no caching layer at all. */
export function cachingIsOff(topologyConfig: TopologyConfig | null, config: PlanConfig | null): boolean {
  const values = config?.originals() ?? {};
  const named = topologyConfig !== null && topologyConfig.topologyName !== null ? topologyConfig.overrides : {};
  for (const key of ['statestore.cache.max.bytes', 'cache.max.bytes.buffering']) if (named[key] !== undefined) return Number(named[key]) === 0;
  for (const key of ['statestore.cache.max.bytes', 'cache.max.bytes.buffering']) if (values[key] !== undefined) return Number(values[key]) === 0;
  return false;
}

function originalsOf(config: PlanConfig | Properties): Properties {
  if (config === null || config === undefined || typeof config !== 'object') throw new ConfigException('the config of a TopologyConfig must be a StreamsConfig or an object of keys and values');
  return typeof config.originals === 'function' ? (config as PlanConfig).originals() : (config as Properties);
}

function flag(value: unknown, key: string): boolean {
  if (value === undefined || value === null || value === false || value === 'false') return false;
  if (value === true || value === 'true') return true;
  throw new ConfigException(`Invalid value ${String(value)} for configuration ${key}: Expected value to be either true or false`);
}
