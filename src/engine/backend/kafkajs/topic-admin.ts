import type { IsolationLevel, TopicInfo, TopicPartition, TopicSpec } from '../backend.ts';
import { outOfRange } from '../errors.ts';
import { TimeoutException } from '../../errors/errors.ts';
import { sleep } from '../timers.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { CODE, protocolError } from './protocol-errors.ts';
import {
  CONFIG_SOURCE_TOPIC, createTopicsRequest, deleteRecordsRequest, deleteTopicsRequest, describeConfigsRequest, EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, listOffsetsRequest,
} from './topic-requests.ts';

/** Told of every topic, wherever they are set: they decide what happens to replayed records. */
const ALWAYS_TOLD = new Set(['cleanup.policy', 'message.timestamp.type', 'retention.ms']);
const LEADER_POLL_MS = 20;
/** The broker's answer where no record is so new. */
const NONE = -1;

/** Topics and what is in them, as an administrator sees it. */
export class TopicAdmin {
  readonly #cluster: KafkaCluster;

  constructor(cluster: KafkaCluster) { this.#cluster = cluster; }

  async topics(names: readonly string[] | null): Promise<Map<string, TopicInfo>> {
    if (names !== null && names.length === 0) return new Map();
    const { topics } = await this.#cluster.metadata(names);
    const found = topics.filter(({ errorCode, isInternal }) => errorCode !== CODE.unknownTopicOrPartition && errorCode !== CODE.invalidTopic && !isInternal).sort((a, b) => (a.topic < b.topic ? -1 : 1));
    for (const { topic, errorCode } of found) if (errorCode !== CODE.none && errorCode !== CODE.leaderNotAvailable) throw protocolError(errorCode, `looking up topic ${topic}`, { facts: { topic } });
    const configs = await this.#configs(found.map(({ topic }) => topic));
    return new Map(found.map(({ topic, partitions }) => [topic, { name: topic, partitions: partitions.length, configs: configs.get(topic) ?? {} }]));
  }

  async create(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const what = `creating topic ${specs.map(({ name }) => name).join(', ')}`;
    const answers = await this.#cluster.sendToController(createTopicsRequest(specs, this.#cluster.settings.requestTimeoutMs), (all) => all.map(({ errorCode }) => errorCode), what);
    for (const { topic, errorCode, errorMessage } of answers) {
      if (errorCode !== CODE.none && errorCode !== CODE.topicAlreadyExists) throw protocolError(errorCode, `creating topic ${topic}`, { detail: errorMessage, facts: { topic } });
    }
    await this.#haveLeaders(specs.map(({ name }) => name));
  }

  /** Topics that do not exist are no error. */
  async delete(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const what = `deleting topic ${names.join(', ')}`;
    const answers = await this.#cluster.sendToController(deleteTopicsRequest(names, this.#cluster.settings.requestTimeoutMs), (all) => all.map(({ errorCode }) => errorCode), what);
    for (const { topic, errorCode } of answers) {
      if (errorCode !== CODE.none && errorCode !== CODE.unknownTopicOrPartition) throw protocolError(errorCode, `deleting topic ${topic}`, { facts: { topic } });
    }
    this.#cluster.forgetLeaders(names);
  }

  async bounds(partitions: readonly TopicPartition[], isolation?: IsolationLevel): Promise<{ start: number; end: number }[]> {
    if (partitions.length === 0) return [];
    const [starts, ends] = [await this.#offsets(partitions, EARLIEST_TIMESTAMP), await this.#offsets(partitions, LATEST_TIMESTAMP, isolation)];
    return partitions.map((_, i) => ({ start: starts[i]!, end: ends[i]! }));
  }

  async offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<(number | null)[]> {
    // a negative time is one of the protocol's signs
    return (await this.#offsets(partitions, Math.max(0, time))).map((offset) => (offset === NONE ? null : offset));
  }

  async #offsets(partitions: readonly TopicPartition[], timestamp: number, isolation = this.#cluster.settings.isolationLevel): Promise<number[]> {
    if (partitions.length === 0) return [];
    const listed = await this.#cluster.askLeaders('admin', partitions, (some) => listOffsetsRequest(some, timestamp, isolation === 'read_committed' ? 1 : 0), 'listing offsets');
    return partitions.map(({ topic, partition }, i) => {
      const { errorCode, offset } = listed[i]!;
      if (errorCode !== CODE.none) throw protocolError(errorCode, `listing offsets of ${topic}-${partition}`, { facts: { topic, partition } });
      return offset;
    });
  }

  async deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    if (offsets.length === 0) return;
    const answers = await this.#cluster.askLeaders('admin', offsets, (some) => deleteRecordsRequest(some, this.#cluster.settings.requestTimeoutMs), 'deleting records');
    for (const [i, { topic, partition, offset }] of offsets.entries()) {
      const { errorCode } = answers[i]!;
      if (errorCode === CODE.offsetOutOfRange) throw outOfRange({ topic, partition }, offset, (await this.bounds([{ topic, partition }]))[0]!);
      if (errorCode !== CODE.none) throw protocolError(errorCode, `deleting records of ${topic}-${partition}`, { facts: { topic, partition, offset } });
    }
  }

  /** A new topic exists before its partitions have leaders, and before every broker has heard of it. */
  async #haveLeaders(names: readonly string[]): Promise<void> {
    const { clock, timers, requestTimeoutMs } = this.#cluster.settings;
    const started = clock.now();
    for (;;) {
      const { topics } = await this.#cluster.metadata(names);
      const waiting = topics.find(({ errorCode, partitions }) => errorCode !== CODE.none || partitions.length === 0 || partitions.some(({ leader }) => leader < 0));
      if (waiting === undefined) return;
      if (clock.now() - started > requestTimeoutMs) throw new TimeoutException(`topic ${waiting.topic} was created and has no leader after ${requestTimeoutMs} ms; are the brokers up?`, { facts: { topic: waiting.topic } });
      await sleep(timers, LEADER_POLL_MS);
    }
  }

  async #configs(names: readonly string[]): Promise<Map<string, Record<string, string>>> {
    if (names.length === 0) return new Map();
    const answers = await this.#cluster.sendToAny(describeConfigsRequest(names));
    return new Map(answers.map(({ topic, errorCode, errorMessage, entries }) => {
      // Deleted since, or not ours to see: the topic is there all the same.
      if (errorCode === CODE.topicAuthorizationFailed || errorCode === CODE.unknownTopicOrPartition) return [topic, {}];
      if (errorCode !== CODE.none) throw protocolError(errorCode, `looking up the configs of topic ${topic}`, { detail: errorMessage, facts: { topic } });
      const told = entries.filter(({ name, value, source }) => value !== null && (source === CONFIG_SOURCE_TOPIC || ALWAYS_TOLD.has(name)));
      return [topic, Object.fromEntries(told.map(({ name, value }) => [name, value!]))];
    }));
  }
}
