import { IllegalArgumentException } from '../errors/errors.ts';
import type { Serde } from '../serde/serde.ts';
import type { DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import type { WindowBytesStoreSupplier } from '../state/store-suppliers.ts';
import { requireText, shown } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';
import { isDslStoreSuppliers } from './store-types.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a StreamJoined without serdes fits streams of any types */

interface Fields {
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;
  readonly otherValueSerde: Serde<any> | null;
  readonly name: string | null;
  readonly storeName: string | null;
  readonly thisStoreSupplier: WindowBytesStoreSupplier | null;
  readonly otherStoreSupplier: WindowBytesStoreSupplier | null;
  readonly storeType: DslStoreSuppliers | null;
  readonly loggingEnabled: boolean;
  readonly logConfig: Readonly<{ [key: string]: string }>;
}
const NOTHING: Fields = {
  keySerde: null, valueSerde: null, otherValueSerde: null, name: null, storeName: null, thisStoreSupplier: null, otherStoreSupplier: null,
  storeType: null, loggingEnabled: true, logConfig: {},
};

/**
 * Options of a stream-stream join: serdes and stores of its two windows, names of its nodes (`withName`) and of its stores (`as`).
 *
 * Misuse: leaving the serdes out because the streams have them. The join's window stores inherit nothing; they use these serdes or the
 * configured defaults.
 *
 * Kafka: org.apache.kafka.streams.kstream.StreamJoined
 */
export class StreamJoined<K, V1, V2> {
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V1> | null;
  readonly otherValueSerde: Serde<V2> | null;
  /** Of nodes and repartition topics. */
  readonly name: string | null;
  /** Of the stores, before their suffixes. */
  readonly storeName: string | null;
  readonly thisStoreSupplier: WindowBytesStoreSupplier | null;
  readonly otherStoreSupplier: WindowBytesStoreSupplier | null;
  readonly storeType: DslStoreSuppliers | null;
  readonly loggingEnabled: boolean;
  readonly logConfig: Readonly<{ [key: string]: string }>;
  readonly #fields: Fields;

  private constructor(fields: Fields) {
    this.#fields = fields;
    this.keySerde = serdeArgument(fields.keySerde, 'keySerde');
    this.valueSerde = serdeArgument(fields.valueSerde, 'valueSerde');
    this.otherValueSerde = serdeArgument(fields.otherValueSerde, 'otherValueSerde');
    this.name = fields.name;
    this.storeName = fields.storeName;
    this.thisStoreSupplier = fields.thisStoreSupplier;
    this.otherStoreSupplier = fields.otherStoreSupplier;
    this.storeType = fields.storeType;
    this.loggingEnabled = fields.loggingEnabled;
    this.logConfig = fields.logConfig;
  }

  /** Three serdes; two window store suppliers; or the kind of stores. */
  static with<K = any, V1 = any, V2 = any>(
    keySerde: Serde<K> | null, valueSerde: Serde<V1> | null, otherValueSerde: Serde<V2> | null,
  ): StreamJoined<K, V1, V2>;
  static with<K = any, V1 = any, V2 = any>(
    thisStoreSupplier: WindowBytesStoreSupplier | null, otherStoreSupplier: WindowBytesStoreSupplier | null,
  ): StreamJoined<K, V1, V2>;
  static with<K = any, V1 = any, V2 = any>(storeType: DslStoreSuppliers): StreamJoined<K, V1, V2>;
  static with(...args: unknown[]): StreamJoined<any, any, any> {
    if (args.length === 1) return new StreamJoined<any, any, any>({ ...NOTHING, storeType: storeTypeArgument(args[0]) });
    if (args.length === 2) {
      return new StreamJoined<any, any, any>({
        ...NOTHING, thisStoreSupplier: supplierArgument(args[0], 'storeSupplier'), otherStoreSupplier: supplierArgument(args[1], 'otherStoreSupplier'),
      });
    }
    const [keySerde, valueSerde, otherValueSerde] = args as (Serde<any> | null)[];
    return new StreamJoined<any, any, any>({ ...NOTHING, keySerde: keySerde ?? null, valueSerde: valueSerde ?? null, otherValueSerde: otherValueSerde ?? null });
  }
  /** Names the stores, not the nodes. */
  static as<K = any, V1 = any, V2 = any>(storeName: string): StreamJoined<K, V1, V2> {
    return new StreamJoined<K, V1, V2>({ ...NOTHING, storeName: requireText(storeName, 'storeName') });
  }

  withName(name: string): StreamJoined<K, V1, V2> { return this.#with({ name: nameArgument(name) }); }
  withStoreName(storeName: string): StreamJoined<K, V1, V2> { return this.#with({ storeName: requireText(storeName, 'storeName') }); }
  withKeySerde<K2>(serde: Serde<K2> | null): StreamJoined<K2, V1, V2> { return this.#with({ keySerde: serde }); }
  withValueSerde<V>(serde: Serde<V> | null): StreamJoined<K, V, V2> { return this.#with({ valueSerde: serde }); }
  withOtherValueSerde<V>(serde: Serde<V> | null): StreamJoined<K, V1, V> { return this.#with({ otherValueSerde: serde }); }
  withThisStoreSupplier(supplier: WindowBytesStoreSupplier | null): StreamJoined<K, V1, V2> {
    return this.#with({ thisStoreSupplier: supplierArgument(supplier, 'thisStoreSupplier') });
  }
  withOtherStoreSupplier(supplier: WindowBytesStoreSupplier | null): StreamJoined<K, V1, V2> {
    return this.#with({ otherStoreSupplier: supplierArgument(supplier, 'otherStoreSupplier') });
  }
  withDslStoreSuppliers(storeType: DslStoreSuppliers): StreamJoined<K, V1, V2> { return this.#with({ storeType: storeTypeArgument(storeType) }); }
  /** @param config  extra configs of the changelog topics */
  withLoggingEnabled(config: Readonly<{ [key: string]: string }>): StreamJoined<K, V1, V2> {
    return this.#with({ loggingEnabled: true, logConfig: config ?? {} });
  }
  withLoggingDisabled(): StreamJoined<K, V1, V2> { return this.#with({ loggingEnabled: false, logConfig: {} }); }

  #with(changes: Partial<Fields>): StreamJoined<any, any, any> { return new StreamJoined<any, any, any>({ ...this.#fields, ...changes }); }
}

function supplierArgument(supplier: unknown, what: string): WindowBytesStoreSupplier | null {
  if (supplier === null || supplier === undefined) return null;
  const candidate = supplier as Partial<WindowBytesStoreSupplier>;
  if (candidate.kind !== 'window' || typeof candidate.get !== 'function') {
    throw new IllegalArgumentException(`${what} must be a window store supplier such as Stores.inMemoryWindowStore(…), got ${shown(supplier)}`);
  }
  return candidate as WindowBytesStoreSupplier;
}

function storeTypeArgument(storeType: unknown): DslStoreSuppliers {
  if (!isDslStoreSuppliers(storeType)) throw new IllegalArgumentException(`dslStoreSuppliers must be BuiltInDslStoreSuppliers.IN_MEMORY, ROCKS_DB or your own, got ${shown(storeType)}`);
  return storeType;
}
