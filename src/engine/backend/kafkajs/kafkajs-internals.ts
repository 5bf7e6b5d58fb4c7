/**
 * All that is used of kafkajs below its public API, with types written by hand: connections (TLS, SASL, framing, time-outs) and nothing
 * else. kafkajs hands its Cluster to partition assigners, which is public; what hangs on the Cluster is not, so the version is pinned
 * and `loadKafkajs` looks whether everything is where it should be before anything connects.
 *
 * Misuse: importing kafkajs anywhere else. Its consumer and producer lose header order, null headers, assignment user data and awaited
 * revocations, and stop for good at empty or very large batches.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { UnsupportedVersionException } from '../../errors/errors.ts';

const VERSION = '2.2.4';

/** A request and how its answer is read. `encode` gives what kafkajs' framing needs: an object with `buf` and `buffer`. */
export interface ProtocolRequest<T> {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }> };
  readonly response: { decode(payload: Buffer): Promise<{ readonly clientSideThrottleTime: number; readonly value: T }>; parse(decoded: { readonly value: T }): Promise<T> };
  /** ms; kafkajs never waits less than its default. */
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

export interface KafkajsConnection {
  isConnected(): boolean;
  connect(): Promise<unknown>;
  rejectRequests(error: Error): void;
  connectionStatus: string;
  readonly requestQueue: { destroy(): void };
  readonly socket?: { destroy(): void };
}
export interface KafkajsConnectionPool {
  readonly host: string;
  readonly port: number;
  /** One connection for everything but Fetch, one for Fetch. */
  readonly pool: readonly [KafkajsConnection, KafkajsConnection];
  getConnection(index: 0 | 1): Promise<KafkajsConnection>;
  send<T>(request: ProtocolRequest<T>): Promise<T>;
}
export interface KafkajsBroker {
  readonly connectionPool: KafkajsConnectionPool;
  readonly versions: Readonly<Record<string, { readonly minVersion: number; readonly maxVersion: number }>> | null;
  connect(): Promise<void>;
}
export interface KafkajsCluster {
  readonly rootLogger: unknown;
  readonly connectionPoolBuilder: { build(destination: { host: string; port: number; rack?: string | null }): Promise<KafkajsConnectionPool> };
  readonly brokerPool: { createBroker(options: { connectionPool: KafkajsConnectionPool; logger: unknown; nodeId?: number }): KafkajsBroker };
}

export type SaslOptions =
  | { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
  | { readonly mechanism: 'oauthbearer'; readonly oauthBearerProvider: () => Promise<{ value: string }> };

export interface ConnectionSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly connectionTimeout: number;
  readonly authenticationTimeout: number;
  readonly requestTimeout: number;
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: SaslOptions;
  readonly socketFactory: (options: { host: string; port: number; ssl?: boolean | ConnectionOptions; onConnect: () => void }) => Socket;
  readonly logLevel: number;
  readonly logCreator: () => (entry: KafkajsLogEntry) => void;
}
export interface KafkajsLogEntry { readonly namespace: string; readonly level: number; readonly log: Readonly<Record<string, unknown>> & { readonly message: string } }

/** kafkajs' own level numbers. */
export const KAFKAJS_LOG_LEVEL = { error: 1, warn: 2, info: 4, debug: 5 } as const;

interface Kafkajs { clusterOf(settings: ConnectionSettings, role: string): KafkajsCluster }

let loaded: Kafkajs | null = null;

/** Loads kafkajs once, checks it and takes its idle timers out. Nothing of it is loaded before. */
export function loadKafkajs(): Kafkajs {
  return loaded ??= load(createRequire(import.meta.url));
}

function load(require: NodeJS.Require): Kafkajs {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== VERSION) throw new UnsupportedVersionException(`kafkajs ${VERSION} is needed, ${version} is installed; connections go through parts of it that are no public API, so install exactly ${VERSION}`);
  const { Kafka } = require('kafkajs') as { Kafka: new (settings: ConnectionSettings) => { consumer(options: object): unknown } };
  const RequestQueue = require('kafkajs/src/network/requestQueue') as { prototype: { scheduleCheckPendingRequests(this: { pending: readonly unknown[] }): void } };
  expectFunction(Kafka, 'Kafka');
  expectFunction(RequestQueue.prototype.scheduleCheckPendingRequests, 'RequestQueue#scheduleCheckPendingRequests');
  stopIdleTimers(RequestQueue.prototype);
  return {
    clusterOf(settings, role) {
      let cluster: KafkajsCluster | null = null;
      // Never connected: the consumer exists only for its constructor to hand out the Cluster.
      new Kafka(settings).consumer({
        groupId: role,
        allowAutoTopicCreation: false,
        partitionAssigners: [(parts: { cluster: KafkajsCluster }) => { cluster = parts.cluster; return { name: role, version: 0, protocol() {}, assign() {} }; }],
      });
      return checkCluster(cluster);
    },
  };
}

function checkCluster(cluster: KafkajsCluster | null): KafkajsCluster {
  expectFunction(cluster?.connectionPoolBuilder?.build, 'Cluster#connectionPoolBuilder.build');
  expectFunction(cluster?.brokerPool?.createBroker, 'Cluster#brokerPool.createBroker');
  return cluster!;
}

/** Called for every connection: its shape is known only once there is one. */
export function checkBroker(broker: KafkajsBroker): void {
  expectFunction(broker.connectionPool?.send, 'Broker#connectionPool.send');
  expectFunction(broker.connectionPool?.getConnection, 'ConnectionPool#getConnection');
  expectFunction(broker.connectionPool?.pool?.[1]?.rejectRequests, 'ConnectionPool#pool[1].rejectRequests');
}

function expectFunction(found: unknown, what: string): void {
  if (typeof found !== 'function') throw new UnsupportedVersionException(`kafkajs ${VERSION} has no ${what}; the installed copy is not the published one, install it again`);
}

/** Each connection of kafkajs wakes up about a thousand times a second to look for requests that wait; without any there is nothing to look for. */
function stopIdleTimers(prototype: { scheduleCheckPendingRequests(this: { pending: readonly unknown[] }): void }): void {
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    if (this.pending.length > 0) original.call(this);
  };
}

/** Closes both connections now; kafkajs' own disconnect waits for requests in flight. */
export function abandon({ connectionPool }: KafkajsBroker, error: Error): void {
  for (const connection of connectionPool.pool) {
    connection.connectionStatus = 'disconnected';
    connection.requestQueue.destroy();
    connection.rejectRequests(error);
    connection.socket?.destroy();
  }
}
