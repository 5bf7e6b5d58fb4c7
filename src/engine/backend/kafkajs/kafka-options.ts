import type { ConnectionOptions } from 'node:tls';
import type { Clock } from '../../common/clock.ts';
import { ConfigException } from '../../errors/errors.ts';
import type { IsolationLevel } from '../backend.ts';
import type { Timers } from '../timers.ts';
import type { SaslOptions } from './kafkajs-internals.ts';
import type { Compression } from './record-batch.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** Where everything goes that kafkajs and this backend would otherwise print. */
export type Logger = (level: LogLevel, message: string, details: Readonly<Record<string, unknown>>) => void;

export interface KafkaBackendOptions {
  /** `host:port`, several separated by commas. No other host is contacted than these and those that the cluster's metadata names. */
  readonly bootstrap: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger?: Logger;
  readonly clientId?: string;
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: SaslOptions;
  readonly connectionTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long a send is tried before it fails. Kafka: delivery.timeout.ms */
  readonly deliveryTimeoutMs?: number;
  /** How long a send waits for more. 0: only while an earlier request is on its way. Kafka: linger.ms */
  readonly lingerMs?: number;
  /** Bytes of one partition's batch. Kafka: batch.size */
  readonly batchBytes?: number;
  readonly compression?: Compression;
  readonly idempotent?: boolean;
  readonly isolationLevel?: IsolationLevel;
  readonly maxPollRecords?: number;
  /** The longest that a fetch waits at the broker when nothing comes. A seek or resume takes effect within it. */
  readonly fetchMaxWaitMs?: number;
  readonly partitionMaxBytes?: number;
  readonly sessionTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** A member that does not poll for so long leaves its group; null: it may take its time, as under a debugger. Kafka: max.poll.interval.ms */
  readonly maxPollIntervalMs?: number | null;
  /** How often topics are looked up again, for patterns and grown topics. Kafka: metadata.max.age.ms */
  readonly metadataMaxAgeMs?: number;
}

export interface Address { readonly host: string; readonly port: number }
export type Settings = Required<Omit<KafkaBackendOptions, 'ssl' | 'sasl' | 'bootstrap'>> & Pick<KafkaBackendOptions, 'ssl' | 'sasl'> & { readonly bootstrap: readonly Address[] };

/** Kafka's defaults, or Kafka Streams' where it has its own. */
export function settingsOf(options: KafkaBackendOptions): Settings {
  return {
    logger: () => {}, clientId: 'kstep', connectionTimeoutMs: 10_000, requestTimeoutMs: 30_000, deliveryTimeoutMs: 120_000, lingerMs: 0, batchBytes: 256 * 1024,
    compression: 'none', idempotent: true, isolationLevel: 'read_uncommitted', maxPollRecords: 1000, fetchMaxWaitMs: 250, partitionMaxBytes: 1024 * 1024,
    sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3000, maxPollIntervalMs: 300_000, metadataMaxAgeMs: 300_000,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as unknown as Pick<KafkaBackendOptions, 'clock' | 'timers'>,
    bootstrap: addressesOf(options.bootstrap),
  };
}

export function addressesOf(bootstrap: string): Address[] {
  const addresses = bootstrap.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const match = /^(?:[A-Z_]+:\/\/)?(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(part);
    if (match === null || Number(match[3]) > 65_535) throw new ConfigException(`bootstrap.servers: "${part}" is not host:port, such as localhost:9092 or [::1]:9092`);
    return { host: match[1] ?? match[2]!, port: Number(match[3]) };
  });
  if (addresses.length === 0) throw new ConfigException('bootstrap.servers is empty; give host:port of a broker, such as localhost:9092');
  return addresses;
}

export function addressText({ host, port }: Address): string { return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`; }
