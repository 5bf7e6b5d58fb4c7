import { concatBytes, readInt32, writeInt32 } from '../../common/bytes.ts';
import type { Headers } from '../../common/headers.ts';
import { requireNonNull } from '../../errors/errors.ts';
import { bindSerde, type SerdeDefaults } from '../../serde/bind.ts';
import type { Serde } from '../../serde/serde.ts';

/** Key of a subscription: who is asked, and who asks. Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.CombinedKey */
export class CombinedKey<KO, K> {
  /** null: a left join's row that points nowhere. */
  readonly foreignKey: KO | null;
  readonly primaryKey: K;
  constructor(foreignKey: KO | null, primaryKey: K) {
    this.foreignKey = foreignKey;
    this.primaryKey = requireNonNull(primaryKey, 'primaryKey');
  }
  toString(): string { return `${String(this.foreignKey)}/${String(this.primaryKey)}`; }
}

/**
 * The subscription store's keys: `int32 length of the foreign key | foreign key | primary key`, so that all subscriptions of one foreign
 * key lie together. The serdes are called with `<subscription topic>-fk` and `-pk` in place of a topic. Null: the default key serde.
 * Kafka: CombinedKeySchema
 */
export class CombinedKeySchema<KO, K> {
  readonly #subscriptionTopic: string;
  readonly #foreignKeySerde: Serde<KO> | null;
  readonly #primaryKeySerde: Serde<K> | null;

  /** @param subscriptionTopic  without the application id */
  constructor(subscriptionTopic: string, foreignKeySerde: Serde<KO> | null, primaryKeySerde: Serde<K> | null) {
    this.#subscriptionTopic = subscriptionTopic;
    this.#foreignKeySerde = foreignKeySerde;
    this.#primaryKeySerde = primaryKeySerde;
  }

  /** For one task. @throws ConfigException  when a default serde is needed and none is configured */
  bind(defaults: SerdeDefaults): CombinedKeyCodec<KO, K> {
    const topic = `${defaults.applicationId}-${this.#subscriptionTopic}`;
    return new CombinedKeyCodec(
      `${topic}-fk`, bindSerde(this.#foreignKeySerde ?? (defaults.keySerde as Serde<KO>), defaults),
      `${topic}-pk`, bindSerde(this.#primaryKeySerde ?? (defaults.keySerde as Serde<K>), defaults),
    );
  }
}

export class CombinedKeyCodec<KO, K> {
  readonly #foreignKeyTopic: string;
  readonly #foreignKeySerde: Serde<KO>;
  readonly #primaryKeyTopic: string;
  readonly #primaryKeySerde: Serde<K>;

  constructor(foreignKeyTopic: string, foreignKeySerde: Serde<KO>, primaryKeyTopic: string, primaryKeySerde: Serde<K>) {
    this.#foreignKeyTopic = foreignKeyTopic;
    this.#foreignKeySerde = foreignKeySerde;
    this.#primaryKeyTopic = primaryKeyTopic;
    this.#primaryKeySerde = primaryKeySerde;
  }

  toBytes(foreignKey: KO, primaryKey: K, headers: Headers): Uint8Array {
    const prefix = this.prefixBytes(foreignKey, headers);
    return concatBytes(prefix, this.#primaryKeySerde.serializer.serialize(this.#primaryKeyTopic, primaryKey, headers)!);
  }

  /** What all subscriptions of a foreign key start with. */
  prefixBytes(foreignKey: KO, headers: Headers): Uint8Array {
    const bytes = this.#foreignKeySerde.serializer.serialize(this.#foreignKeyTopic, foreignKey, headers)!;
    const prefix = new Uint8Array(4 + bytes.length);
    writeInt32(prefix, 0, bytes.length);
    prefix.set(bytes, 4);
    return prefix;
  }

  fromBytes(bytes: Uint8Array, headers: Headers): CombinedKey<KO, K> {
    const foreignKeyEnd = 4 + readInt32(bytes, 0);
    return new CombinedKey(
      this.#foreignKeySerde.deserializer.deserialize(this.#foreignKeyTopic, bytes.subarray(4, foreignKeyEnd), headers),
      this.#primaryKeySerde.deserializer.deserialize(this.#primaryKeyTopic, bytes.subarray(foreignKeyEnd), headers) as K,
    );
  }
}
