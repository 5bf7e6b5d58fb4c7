import { IllegalArgumentException } from '../errors/errors.ts';
import type { Serde } from '../serde/serde.ts';
import { requireNumber } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Joined without serdes fits streams and tables of any types */

interface Fields<K, VLeft, VRight> {
  readonly keySerde: Serde<K> | null;
  readonly leftValueSerde: Serde<VLeft> | null;
  readonly rightValueSerde: Serde<VRight> | null;
  readonly name: string | null;
  readonly gracePeriodMs: number | null;
}
const NOTHING: Fields<never, never, never> = { keySerde: null, leftValueSerde: null, rightValueSerde: null, name: null, gracePeriodMs: null };

/**
 * Options of a stream-table join: serdes and name of the repartition topic that it may need, and how long records wait for the table.
 * Kafka: org.apache.kafka.streams.kstream.Joined
 */
export class Joined<K, VLeft, VRight> {
  readonly keySerde: Serde<K> | null;
  readonly leftValueSerde: Serde<VLeft> | null;
  readonly rightValueSerde: Serde<VRight> | null;
  readonly name: string | null;
  /** ms of event time; null: records are joined at once. */
  readonly gracePeriodMs: number | null;

  private constructor(fields: Fields<K, VLeft, VRight>) {
    this.keySerde = serdeArgument(fields.keySerde, 'keySerde');
    this.leftValueSerde = serdeArgument(fields.leftValueSerde, 'leftValueSerde');
    this.rightValueSerde = serdeArgument(fields.rightValueSerde, 'rightValueSerde');
    this.name = fields.name;
    this.gracePeriodMs = fields.gracePeriodMs;
  }

  /** @param gracePeriodMs  needs a versioned table whose history retention is at least as long (KIP-923) */
  static with<K = any, VLeft = any, VRight = any>(
    keySerde: Serde<K> | null, leftValueSerde: Serde<VLeft> | null, rightValueSerde: Serde<VRight> | null, name?: string | null, gracePeriodMs?: number | null,
  ): Joined<K, VLeft, VRight> {
    return new Joined<K, VLeft, VRight>({
      keySerde, leftValueSerde, rightValueSerde, name: name === null || name === undefined ? null : nameArgument(name),
      gracePeriodMs: gracePeriodMs === null || gracePeriodMs === undefined ? null : grace(gracePeriodMs),
    });
  }
  static keySerde<K, VLeft = any, VRight = any>(keySerde: Serde<K> | null): Joined<K, VLeft, VRight> {
    return new Joined<K, VLeft, VRight>({ ...NOTHING, keySerde });
  }
  static valueSerde<VLeft, K = any, VRight = any>(serde: Serde<VLeft> | null): Joined<K, VLeft, VRight> {
    return new Joined<K, VLeft, VRight>({ ...NOTHING, leftValueSerde: serde });
  }
  static otherValueSerde<VRight, K = any, VLeft = any>(serde: Serde<VRight> | null): Joined<K, VLeft, VRight> {
    return new Joined<K, VLeft, VRight>({ ...NOTHING, rightValueSerde: serde });
  }
  static as<K = any, VLeft = any, VRight = any>(name: string): Joined<K, VLeft, VRight> {
    return new Joined<K, VLeft, VRight>({ ...NOTHING, name: nameArgument(name) });
  }

  withKeySerde<K2>(serde: Serde<K2> | null): Joined<K2, VLeft, VRight> { return new Joined({ ...this.#fields(), keySerde: serde }); }
  withValueSerde<V2>(serde: Serde<V2> | null): Joined<K, V2, VRight> { return new Joined({ ...this.#fields(), leftValueSerde: serde }); }
  withLeftValueSerde<V2>(serde: Serde<V2> | null): Joined<K, V2, VRight> { return this.withValueSerde(serde); }
  withOtherValueSerde<V2>(serde: Serde<V2> | null): Joined<K, VLeft, V2> { return new Joined({ ...this.#fields(), rightValueSerde: serde }); }
  withRightValueSerde<V2>(serde: Serde<V2> | null): Joined<K, VLeft, V2> { return this.withOtherValueSerde(serde); }
  withName(name: string): Joined<K, VLeft, VRight> { return new Joined({ ...this.#fields(), name: nameArgument(name) }); }
  withGracePeriod(gracePeriodMs: number): Joined<K, VLeft, VRight> { return new Joined({ ...this.#fields(), gracePeriodMs: grace(gracePeriodMs) }); }

  #fields(): Fields<K, VLeft, VRight> {
    const { keySerde, leftValueSerde, rightValueSerde, name, gracePeriodMs } = this;
    return { keySerde, leftValueSerde, rightValueSerde, name, gracePeriodMs };
  }
}

function grace(ms: number): number {
  if (requireNumber(ms, 'gracePeriodMs') < 0) throw new IllegalArgumentException(`gracePeriodMs must not be negative, got ${ms}`);
  return ms;
}
