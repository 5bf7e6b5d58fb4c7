import type { Backend } from '../backend/backend.ts';
import type { SimBroker } from '../backend/sim/sim-broker.ts';
import type { StreamsBuilder } from '../dsl/streams-builder.ts';
import type { SourceLocation } from '../topology/plan.ts';
import type { Topology } from '../topology/topology.ts';
import type { Json } from './codec.ts';
import type { ReadRange } from './read-range.ts';

export type Language = 'en' | 'zh';

/** One record for a source topic, as files and commands hold it. */
export interface InputRecord {
  readonly key: Json;
  readonly value: Json;
  /** Event time, epoch ms; null: one second after the record before it in the same topic. */
  readonly timestamp: number | null;
  /** null: murmur2 of the key's bytes; without a key the partitions in turn. */
  readonly partition: number | null;
  readonly headers: readonly (readonly [name: string, value: Json])[];
  /** Bytes (hex) in place of the value, whatever the serde. */
  readonly raw: string | null;
  /** Shown when the record is selected. */
  readonly note: Readonly<{ [language: string]: string }> | null;
  /** Where it stands, for messages: `visits.jsonl:7`. */
  readonly where: string;
}
export interface TopicInput { readonly topic: string; readonly records: readonly InputRecord[] }

/** What a topology file exports: it fills the builder, or makes a topology itself. */
export type TopologyFunction = (builder: StreamsBuilder) => void | Topology;

export interface KafkaAccess {
  readonly backend: Backend;
  /** `look`: read only; internal topics and outputs live in memory. `write`: as the application itself would, after the user's yes. */
  readonly mode: 'look' | 'write';
  /** The consumer group; one of its own unless the user says otherwise. */
  readonly groupId: string;
  /** Looking only: the part of the inputs that is read; absent: all of it. */
  readonly range?: ReadRange;
}

export interface SessionOptions {
  readonly title: string;
  readonly topology: TopologyFunction;
  /** StreamsConfig keys. `application.id` is `app` and the cache is off unless said here. */
  readonly config?: Readonly<{ [key: string]: unknown }>;
  readonly inputs: readonly TopicInput[];
  readonly partitions?: Readonly<{ [topic: string]: number }>;
  /** null: the simulated Kafka. */
  readonly kafka?: KafkaAccess | null;
  readonly seed?: number;
  /** A simulated Kafka on which something has run before: its topics, records and offsets are there, and `inputs` stays empty. */
  readonly broker?: SimBroker;
  /** Of the application, on the simulated Kafka: `i1`, `i2` and so on. */
  readonly instances?: number;
  /** Of each instance. */
  readonly threads?: number;
  /**
   * `in-turn`: a record comes only when all before it is done, so the order of `inputs` is the order of the run. Left out, all of them lie in
   * their topics from the start and tasks take the lowest timestamps first.
   */
  readonly arrivals?: 'at-once' | 'in-turn';
  /** The wall clock goes with the timestamps of the inputs, as it does where records are taken when they are made. */
  readonly clockFollows?: boolean;
  /** All sub-topologies in one task, as under TopologyTestDriver. */
  readonly oneTask?: boolean;
  /** Other grace periods than the program's, ms, by the node that has the windows. */
  readonly grace?: Readonly<{ [node: string]: number }>;
  readonly commits?: 'driver' | 'manual' | 'interval' | 'passed';
  /** Times are shown relative to this, epoch ms; null: as dates. */
  readonly baseTime?: number | null;
  readonly wallClock?: number;
  readonly language?: Language;
  /** An application that cannot start is opened all the same, and fails when its first record is asked for; else opening throws. */
  readonly failsLate?: boolean;
  /** Oldest events are let go beyond this many. */
  readonly maxEvents?: number;
  /** The text of a line of the user's program, for screens; null where the file is not at hand. The engine reads no files. */
  readonly sourceLine?: (location: SourceLocation) => string | null;
}

/** What a session adds to the user's configuration where that says nothing. */
export const SESSION_DEFAULTS = { 'application.id': 'app', 'bootstrap.servers': 'sim:0', 'statestore.cache.max.bytes': 0 } as const;
