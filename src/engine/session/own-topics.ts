import { KafkaBackend } from '../backend/kafkajs/kafka-backend.ts';
import type { Backend, ProducerRecord, RawRecord, TopicInfo, TopicPartition } from '../backend/backend.ts';
import { systemTimers } from '../backend/system-timers.ts';
import type { Clock } from '../common/clock.ts';
import { IllegalArgumentException } from '../errors/errors.ts';

/** An application that died is missed after this time. Brokers allow no shorter one by default. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 2_000;
const READ_AT_ONCE = 10_000;

export interface OwnTopic { readonly name: string; readonly partitions: number }

/**
 * Topics on a real Kafka that somebody makes for a while and takes away again: those that were asked for, and those that one application made for itself, which
 * begin with its id. No other topic is written to or deleted.
 *
 *     const own = await OwnTopics.connect('localhost:9092', 'lesson-1', { now: Date.now });
 *     await own.make([{ name: 'visits', partitions: 3 }]);
 *     …
 *     console.log(await own.removeAll());
 */
export class OwnTopics {
  readonly applicationId: string;
  readonly #admin: KafkaBackend;
  readonly #bootstrap: string;
  readonly #clock: Clock;
  readonly #made = new Set<string>();

  private constructor(admin: KafkaBackend, bootstrap: string, applicationId: string, clock: Clock) {
    this.#admin = admin;
    this.#bootstrap = bootstrap;
    this.#clock = clock;
    this.applicationId = applicationId;
  }

  /** @param made  topics that were made under this id before, and are still to be taken away */
  static async connect(bootstrap: string, applicationId: string, clock: Clock, made: readonly string[] = []): Promise<OwnTopics> {
    const own = new OwnTopics(await KafkaBackend.connect({ bootstrap, clock, timers: systemTimers }), bootstrap, applicationId, clock);
    for (const topic of made) own.#made.add(topic);
    return own;
  }

  get description(): string { return this.#admin.description; }
  get made(): readonly string[] { return [...this.#made]; }

  /** A client for the application: somebody may look at one record for an hour, and whoever is killed is soon missed. */
  client(): Promise<Backend> {
    return KafkaBackend.connect({ bootstrap: this.#bootstrap, clock: this.#clock, timers: systemTimers, maxPollIntervalMs: null, sessionTimeoutMs: SESSION_TIMEOUT_MS, heartbeatIntervalMs: HEARTBEAT_MS });
  }

  /**
   * Makes topics that keep whatever is put into them, however old.
   * @throws IllegalArgumentException  one of them is there already: it is somebody else's
   */
  async make(topics: readonly OwnTopic[]): Promise<void> {
    const there = await this.#admin.topics(null);
    const foreign = topics.filter(({ name }) => there.has(name)).map(({ name }) => name);
    if (foreign.length > 0) throw new IllegalArgumentException(`${this.description} has ${foreign.join(' and ')} already, and nothing of others is touched here`);
    for (const { name } of topics) this.#made.add(name);
    await this.#admin.createTopics(topics.map(({ name, partitions }) => ({ name, partitions, replicationFactor: -1, configs: { 'retention.ms': '-1' } })));
  }

  async send(records: readonly ProducerRecord[]): Promise<void> {
    const foreign = records.find(({ topic }) => !this.#made.has(topic));
    if (foreign !== undefined) throw new IllegalArgumentException(`${foreign.topic} was not made here`);
    await this.#admin.send(records);
  }

  /** What is there now: the topics that were made, and those of the application. */
  async there(): Promise<readonly TopicInfo[]> {
    return [...(await this.#admin.topics(null)).values()].filter(({ name }) => this.#made.has(name) || name.startsWith(`${this.applicationId}-`));
  }

  /** How many records each partition has. */
  async counts({ name, partitions }: OwnTopic): Promise<readonly number[]> {
    return (await this.#admin.bounds(partitionsOf(name, partitions))).map(({ start, end }) => end - start);
  }

  /** Offset up to which the application has committed each partition, 0 where it has not. */
  async committed({ name, partitions }: OwnTopic): Promise<readonly number[]> {
    return (await this.#admin.committed(this.applicationId, partitionsOf(name, partitions))).map((committed) => committed?.offset ?? 0);
  }

  /** All records of a topic, partition by partition. */
  async read({ name, partitions }: OwnTopic): Promise<readonly RawRecord[]> {
    const places = partitionsOf(name, partitions);
    const bounds = await this.#admin.bounds(places);
    const records: RawRecord[] = [];
    for (const [index, place] of places.entries()) records.push(...await this.#admin.read(place, bounds[index]!.start, bounds[index]!.end, READ_AT_ONCE));
    return records;
  }

  /** Deletes what was made, what the application made, and its group. Names of the topics that are gone. */
  async removeAll(): Promise<readonly string[]> {
    const names = (await this.there()).map(({ name }) => name);
    await this.#admin.deleteTopics(names);
    await this.#admin.deleteGroups([this.applicationId]);
    this.#made.clear();
    return names;
  }

  close(): Promise<void> { return this.#admin.close(); }
}

function partitionsOf(topic: string, partitions: number): readonly TopicPartition[] { return Array.from({ length: partitions }, (_, partition) => ({ topic, partition })); }
