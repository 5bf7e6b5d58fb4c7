import { type KafkaException, TimeoutException } from '../../errors/errors.ts';
import type { TopicPartition } from '../backend.ts';
import { DisconnectException, unknownPartition, unknownTopic } from '../errors.ts';
import { sleep } from '../timers.ts';
import { brokerSocket } from './broker-socket.ts';
import { BrokerConnection } from './broker-connection.ts';
import { addressText, type Address, type Settings } from './kafka-options.ts';
import { KAFKAJS_LOG_LEVEL, loadKafkajs, type ConnectionSettings, type KafkajsCluster, type ProtocolRequest } from './kafkajs-internals.ts';
import { CODE, codeOf, isRetriable, protocolError } from './protocol-errors.ts';
import { metadataRequest, type BrokerAddress, type ClusterMetadata, type TopicMetadata } from './topic-requests.ts';

/**
 * Each role has connections of its own, for answers on one connection come in the order of the questions: a commit must not wait
 * behind a long poll, nor a restore behind a rebalance.
 */
export type Role = 'admin' | 'group' | 'transaction' | 'fetch' | 'read' | 'produce';

const RETRY_BACKOFF_MS = 50;
const RETRY_BACKOFF_MAX_MS = 1000;
/** A topic that another broker has just created may be unknown here for a moment. */
const UNKNOWN_TOPIC_PATIENCE_MS = 300;

/** Where everything is: brokers, leaders, and how to ask them. */
export class KafkaCluster {
  readonly settings: Settings;
  readonly #roles = new Map<Role, { readonly cluster: KafkajsCluster; readonly connections: Map<string, BrokerConnection> }>();
  #brokers = new Map<number, BrokerAddress>();
  #topics = new Map<string, TopicMetadata>();
  #controllerId = -1;
  #closed = false;

  constructor(settings: Settings) { this.settings = settings; }

  get controllerId(): number { return this.#controllerId; }
  get closed(): boolean { return this.#closed; }

  /** Asks any broker; the answer is also remembered. `null`: every topic. */
  async metadata(topics: readonly string[] | null): Promise<ClusterMetadata> {
    const metadata = await this.sendToAny(metadataRequest(topics));
    this.#brokers = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
    this.#controllerId = metadata.controllerId;
    for (const topic of metadata.topics) {
      if (topic.errorCode === CODE.unknownTopicOrPartition) this.#topics.delete(topic.topic); else this.#topics.set(topic.topic, topic);
    }
    return metadata;
  }

  /** Partitions of these topics, asked anew if any is not known; topics that do not exist are left out. */
  async partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    if (topics.some((topic) => !this.#topics.has(topic))) await this.metadata(topics);
    return new Map(topics.flatMap((topic) => {
      const found = this.#topics.get(topic);
      return found === undefined ? [] : [[topic, found.partitions.length] as const];
    }));
  }

  knownPartitionCount(topic: string): number | null { return this.#topics.get(topic)?.partitions.length ?? null; }

  /** The leader of a partition as last heard; null when not known or there is none at the moment. */
  leader({ topic, partition }: TopicPartition): number | null {
    const found = this.#topics.get(topic)?.partitions.find((candidate) => candidate.partition === partition);
    return found === undefined || found.errorCode === CODE.leaderNotAvailable || found.leader < 0 ? null : found.leader;
  }

  forgetLeaders(topics: Iterable<string>): void { for (const topic of topics) this.#topics.delete(topic); }

  async sendTo<T>(role: Role, nodeId: number, request: ProtocolRequest<T>): Promise<T> {
    let broker = this.#brokers.get(nodeId);
    if (broker === undefined) {
      await this.metadata([]);
      broker = this.#brokers.get(nodeId);
      if (broker === undefined) throw new DisconnectException(`broker ${nodeId} is not part of the cluster at the moment`);
    }
    try {
      return await this.#connection(role, broker).send(request);
    } catch (error) {
      throw this.#explainAdvertised(error, broker);
    }
  }

  async sendToAny<T>(request: ProtocolRequest<T>): Promise<T> {
    const seen = new Set<string>();
    const candidates = [...this.#brokers.values(), ...this.settings.bootstrap].filter((address) => !seen.has(addressText(address)) && seen.add(addressText(address)))
      .map((address) => this.#connection('admin', address));
    candidates.sort((a, b) => Number(b.connected) - Number(a.connected));
    const failures: KafkaException[] = [];
    for (const connection of candidates) {
      try {
        return await connection.send(request);
      } catch (error) {
        if (!(error instanceof DisconnectException || error instanceof TimeoutException) || this.#closed) throw error;
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0]!;
    throw new DisconnectException(failures.map(({ message }) => message).join('\n'), { cause: failures[0] });
  }

  /** Sends to the controller, looking it up again when it moved. */
  async sendToController<T>(request: ProtocolRequest<T>, errorCodesOf: (answer: T) => readonly number[], what: string): Promise<T> {
    return this.retrying(what, async () => {
      if (this.#controllerId < 0) await this.metadata([]);
      const answer = await this.sendTo('admin', this.#controllerId, request);
      if (!errorCodesOf(answer).includes(CODE.notController)) return answer;
      this.#controllerId = -1;
      throw protocolError(CODE.notController, what);
    });
  }

  /**
   * Asks the leaders of the partitions and gathers what they say, again for those partitions whose answer may be another one soon.
   * Answers come in the order of the partitions; errors that no patience cures are left to the caller, in `errorCode`.
   */
  async askLeaders<P extends TopicPartition, A extends TopicPartition & { readonly errorCode: number }>(role: Role, partitions: readonly P[], request: (ofOneBroker: readonly P[]) => ProtocolRequest<readonly A[]>, what: string): Promise<A[]> {
    const answers = new Map<string, A>();
    let left = [...partitions];
    await this.retrying(what, async () => {
      const byLeader = new Map<number, P[]>();
      await this.ensureLeaders(left);
      for (const partition of left) {
        const leader = this.leader(partition)!;
        const list = byLeader.get(leader);
        if (list === undefined) byLeader.set(leader, [partition]); else list.push(partition);
      }
      await Promise.all([...byLeader].map(async ([leader, list]) => {
        for (const answer of await this.sendTo(role, leader, request(list))) answers.set(`${answer.topic}-${answer.partition}`, answer);
      }));
      const again = left.filter(({ topic, partition }) => isRetriable(answers.get(`${topic}-${partition}`)?.errorCode ?? CODE.unknown));
      if (again.length === 0) return;
      left = again;
      this.forgetLeaders(again.map(({ topic }) => topic));
      throw protocolError(answers.get(`${again[0]!.topic}-${again[0]!.partition}`)?.errorCode ?? CODE.unknown, what);
    });
    return partitions.map(({ topic, partition }) => answers.get(`${topic}-${partition}`)!);
  }

  /**
   * Looks up leaders until all are known.
   *
   * @throws UnknownTopicOrPartitionException  after a moment's patience
   */
  async ensureLeaders(partitions: readonly TopicPartition[]): Promise<void> {
    const { clock, timers, requestTimeoutMs } = this.settings;
    const started = clock.now();
    for (let waitMs = 0; ; waitMs = RETRY_BACKOFF_MS) {
      const missing = partitions.filter((partition) => this.leader(partition) === null);
      if (missing.length === 0) return;
      if (waitMs > 0) await sleep(timers, waitMs);
      await this.metadata([...new Set(missing.map(({ topic }) => topic))]);
      for (const partition of missing) this.#refuse(partition, clock.now() - started > UNKNOWN_TOPIC_PATIENCE_MS);
      const elapsed = clock.now() - started;
      if (elapsed > requestTimeoutMs) throw new TimeoutException(`partition ${missing[0]!.topic}-${missing[0]!.partition} has had no leader for ${elapsed} ms; are its brokers up?`, { facts: { ...missing[0]! } });
    }
  }

  /** Tries until it works, the error is one that patience does not cure, or the request time-out is over. */
  async retrying<T>(what: string, attempt: () => Promise<T>, timeoutMs = this.settings.requestTimeoutMs): Promise<T> {
    const { clock, timers, logger } = this.settings;
    const started = clock.now();
    for (let backoffMs = RETRY_BACKOFF_MS; ; backoffMs = Math.min(backoffMs * 2, RETRY_BACKOFF_MAX_MS)) {
      try {
        return await attempt();
      } catch (error) {
        // A cluster that was never reached is wrong rather than away.
        const curable = (error instanceof DisconnectException && this.#brokers.size > 0) || isRetriable(codeOf(error));
        if (!curable || this.#closed || clock.now() - started + backoffMs > timeoutMs) throw error;
        logger('debug', `${what}: trying again`, { error: (error as Error).message, backoffMs });
        if (error instanceof DisconnectException) this.#topics.clear();
      }
      await sleep(timers, backoffMs);
    }
  }

  close(): void {
    this.#closed = true;
    for (const { connections } of this.#roles.values()) for (const connection of connections.values()) connection.close();
  }

  #refuse(partition: TopicPartition, patienceIsOver: boolean): void {
    const topic = this.#topics.get(partition.topic);
    if (topic !== undefined && topic.errorCode !== 0 && !isRetriable(topic.errorCode)) throw protocolError(topic.errorCode, `looking up topic ${partition.topic}`, { facts: { ...partition } });
    if (!patienceIsOver) return;
    if (topic === undefined) throw unknownTopic(partition.topic, this.#topics.keys());
    if (topic.partitions.length > 0 && !topic.partitions.some((candidate) => candidate.partition === partition.partition)) throw unknownPartition(partition, topic.partitions.length);
  }

  #connection(role: Role, address: Address): BrokerConnection {
    if (this.#closed) throw new DisconnectException('the connections to the cluster were closed');
    let of = this.#roles.get(role);
    if (of === undefined) this.#roles.set(role, of = { cluster: loadKafkajs().clusterOf(this.#kafkajsSettings(), role), connections: new Map() });
    const id = addressText(address);
    let connection = of.connections.get(id);
    if (connection === undefined) of.connections.set(id, connection = new BrokerConnection(of.cluster, { host: address.host, port: address.port }, this.settings));
    return connection;
  }

  #kafkajsSettings(): ConnectionSettings {
    const { settings } = this;
    const { connectionTimeoutMs, requestTimeoutMs, clientId, ssl, sasl, logger } = settings;
    return {
      brokers: settings.bootstrap.map(addressText), clientId, connectionTimeout: connectionTimeoutMs, authenticationTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs,
      ...(ssl === undefined ? {} : { ssl }), ...(sasl === undefined ? {} : { sasl }),
      socketFactory: brokerSocket,
      logLevel: KAFKAJS_LOG_LEVEL.warn,
      // Whatever is worth an error is thrown as one, so kafkajs' own view of it is a detail.
      logCreator: () => ({ namespace, log: { message, ...details } }) => logger('debug', `kafkajs ${namespace}: ${message}`, details),
    };
  }

  /** A broker that was found through another one and cannot be reached is the commonest trap of Kafka in containers. */
  #explainAdvertised(error: unknown, broker: BrokerAddress): unknown {
    const given = this.settings.bootstrap.some((address) => address.host === broker.host && address.port === broker.port);
    if (!(error instanceof DisconnectException) || given || this.#closed) return error;
    return new DisconnectException(`${error.message}\n  ${this.settings.bootstrap.map(addressText).join(', ')} says that broker ${broker.nodeId} is to be reached at ${addressText(broker)}: check its advertised.listeners`, { cause: error });
  }
}
