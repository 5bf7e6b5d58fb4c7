import { ConfigException } from '../errors/errors.ts';
import type {
  AnyProcessorSupplier, FixedKeyProcessorSupplier, FixedKeyProcessorSupplierObject, ProcessorSupplier, ProcessorSupplierObject,
} from '../processor/processor.ts';

/**
 * Stands around every processor of a topology, the DSL's own included: for tracing, metrics, tests. Hand it over as
 * `processor.wrapper.class` in the config of a `TopologyConfig`.
 *
 *     const timing: ProcessorWrapper = {
 *       wrapProcessorSupplier: (name, supplier) => ({ get: () => timed(name, supplier.get()), stores: () => supplier.stores?.() ?? [] }),
 *     };
 *
 * A wrapper that forgets `stores` takes the stores away from every processor that brings its own.
 * Kafka: org.apache.kafka.streams.processor.api.ProcessorWrapper (KIP-1112)
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- a wrapper stands around processors of all types */
export interface ProcessorWrapper {
  configure?(configs: Readonly<{ [key: string]: unknown }>): void;
  wrapProcessorSupplier?(name: string, supplier: ProcessorSupplierObject<any, any, any, any>): ProcessorSupplier<any, any, any, any>;
  wrapFixedKeyProcessorSupplier?(name: string, supplier: FixedKeyProcessorSupplierObject<any, any, any>): FixedKeyProcessorSupplier<any, any, any>;
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/** The wrapper of a config: an object, or a class without constructor arguments. Absent: null. */
export function processorWrapperOf(value: unknown, configs: Readonly<{ [key: string]: unknown }>): ProcessorWrapper | null {
  if (value === null || value === undefined) return null;
  const wrapper: unknown = typeof value === 'function' ? Reflect.construct(value, []) : value;
  const candidate = wrapper as ProcessorWrapper;
  if (typeof wrapper !== 'object' || wrapper === null
    || (typeof candidate.wrapProcessorSupplier !== 'function' && typeof candidate.wrapFixedKeyProcessorSupplier !== 'function')) {
    throw new ConfigException(
      'Invalid value for processor.wrapper.class: it must be an object or a class with wrapProcessorSupplier() or wrapFixedKeyProcessorSupplier()',
    );
  }
  candidate.configure?.(configs);
  return candidate;
}

/** The supplier as it goes into the topology. `fixedKey` says which of the two methods is asked. */
export function wrapSupplier(
  wrapper: ProcessorWrapper | null, name: string, supplier: AnyProcessorSupplier, fixedKey: boolean,
): AnyProcessorSupplier {
  if (wrapper === null) return supplier;
  const object = typeof supplier === 'function' ? { get: supplier } : supplier;
  const wrapped = fixedKey
    ? (wrapper.wrapFixedKeyProcessorSupplier?.(name, object as never) as AnyProcessorSupplier | undefined)
    : wrapper.wrapProcessorSupplier?.(name, object);
  return wrapped ?? supplier;
}
