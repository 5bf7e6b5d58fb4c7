import { KafkaException, TimeoutException, UnsupportedVersionException } from '../../errors/errors.ts';
import { DisconnectException, SaslAuthenticationException } from '../errors.ts';
import { addressText, type Address, type Settings } from './kafka-options.ts';
import { abandon, checkBroker, type KafkajsBroker, type KafkajsCluster, type ProtocolRequest } from './kafkajs-internals.ts';
import { API, sinceKafka } from './protocol-request.ts';

/**
 * One broker, reached on demand and again after a loss. Opening is never done twice at a time, which kafkajs itself does not see to:
 * two first requests at once would open two sockets that feed one buffer.
 */
export class BrokerConnection {
  readonly address: Address;
  readonly #cluster: KafkajsCluster;
  readonly #settings: Settings;
  #broker: KafkajsBroker | null = null;
  #opening: Promise<KafkajsBroker> | null = null;
  #openingFetch: Promise<unknown> | null = null;
  #closed = false;

  constructor(cluster: KafkajsCluster, address: Address, settings: Settings) {
    this.#cluster = cluster;
    this.address = address;
    this.#settings = settings;
  }

  get connected(): boolean { return this.#broker?.connectionPool.pool[0].isConnected() === true; }

  /**
   * @throws DisconnectException  the broker cannot be reached, or went away meanwhile
   * @throws TimeoutException  it did not answer in time
   */
  async send<T>(request: ProtocolRequest<T>): Promise<T> {
    const broker = await this.#ready();
    this.#checkVersion(broker, request);
    try {
      if (request.request.apiKey === API.fetch.key) await this.#fetchReady(broker);
      return await broker.connectionPool.send(request);
    } catch (error) {
      const translated = this.#translate(error, request.request.apiName);
      // What was asked of a connection that stopped answering will not be answered either.
      if (translated instanceof TimeoutException) this.#drop(translated);
      throw translated;
    }
  }

  close(): void {
    this.#closed = true;
    this.#drop(new DisconnectException(`the connection to ${addressText(this.address)} was closed`));
  }

  async #ready(): Promise<KafkajsBroker> {
    if (this.#closed) throw new DisconnectException(`the connection to ${addressText(this.address)} was closed`);
    if (this.#broker?.connectionPool.pool[0].isConnected() === true) return this.#broker;
    return this.#opening ??= this.#open().finally(() => { this.#opening = null; });
  }

  async #open(): Promise<KafkajsBroker> {
    this.#drop(new DisconnectException(`the connection to ${addressText(this.address)} was lost`));
    const connectionPool = await this.#cluster.connectionPoolBuilder.build({ ...this.address });
    const broker = this.#cluster.brokerPool.createBroker({ connectionPool, logger: this.#cluster.rootLogger });
    checkBroker(broker);
    this.#broker = broker;
    try {
      await this.#withinConnectionTimeout(broker.connect());
      return broker;
    } catch (error) {
      const translated = this.#translate(error, 'ApiVersions', true);
      this.#drop(translated);
      throw translated;
    }
  }

  async #fetchReady({ connectionPool }: KafkajsBroker): Promise<void> {
    if (connectionPool.pool[1].isConnected()) return;
    await (this.#openingFetch ??= connectionPool.getConnection(1).finally(() => { this.#openingFetch = null; }));
  }

  #drop(error: Error): void {
    const broker = this.#broker;
    this.#broker = null;
    if (broker !== null) abandon(broker, error);
  }

  #withinConnectionTimeout(connecting: Promise<void>): Promise<void> {
    const { timers, connectionTimeoutMs } = this.#settings;
    return new Promise((resolve, reject) => {
      const cancel = timers.after(connectionTimeoutMs, () => reject(new DisconnectException(
        `${addressText(this.address)} accepts connections but does not answer as a Kafka broker within ${connectionTimeoutMs} ms; is this the right port, and does the listener speak ${this.#settings.ssl ? 'TLS' : 'plain text (not TLS)'}?`)));
      connecting.then(resolve, reject).finally(cancel);
    });
  }

  #checkVersion({ versions }: KafkajsBroker, { request: { apiKey, apiVersion, apiName } }: ProtocolRequest<unknown>): void {
    const spoken = versions?.[apiKey];
    if (spoken !== undefined && apiVersion >= spoken.minVersion && apiVersion <= spoken.maxVersion) return;
    const range = spoken === undefined ? `does not know ${apiName}` : `speaks ${apiName} ${spoken.minVersion} to ${spoken.maxVersion}`;
    throw new UnsupportedVersionException(`the broker at ${addressText(this.address)} ${range}, version ${apiVersion} is needed; Apache Kafka ${sinceKafka(apiKey, apiVersion)} or newer has it`);
  }

  #translate(error: unknown, apiName: string, opening = false): KafkaException {
    if (error instanceof KafkaException) return error;
    const { name, code, message, type } = error as { name?: string; code?: string; message?: string; type?: string };
    const where = addressText(this.address);
    switch (name) {
      case 'KafkaJSRequestTimeoutError':
        return new TimeoutException(`the broker at ${where} did not answer ${apiName} within ${this.#settings.requestTimeoutMs} ms`, { cause: error });
      case 'KafkaJSSASLAuthenticationError':
        return new SaslAuthenticationException(`the broker at ${where} refused the credentials: ${message}; check the SASL mechanism, user name and password`, { cause: error });
      case 'KafkaJSConnectionClosedError':
        return new DisconnectException(`the broker at ${where} closed the connection${opening ? ' without an answer; is it a Kafka broker, and does the listener expect TLS or SASL?' : ''}`, { cause: error });
      case 'KafkaJSConnectionError':
        return new DisconnectException(`no Kafka broker answers at ${where}: ${reasonOf(code, message ?? '', this.#settings.connectionTimeoutMs)}`, { cause: error });
      default:
        if (type === 'ILLEGAL_SASL_STATE') return new SaslAuthenticationException(`the listener at ${where} takes no SASL login; leave sasl out, or use the port of a SASL listener`, { cause: error });
        return new KafkaException(`${apiName} to the broker at ${where} failed: ${message}`, { cause: error });
    }
  }
}

function reasonOf(code: string | undefined, message: string, timeoutMs: number): string {
  switch (code) {
    case 'ECONNREFUSED': return 'connection refused; is the broker running, and is this its port?';
    case 'ENOTFOUND': case 'EAI_AGAIN': return 'the host name is not known here; check it, and the advertised.listeners of the broker';
    case 'ECONNRESET': case 'EPIPE': return 'the connection was reset; does the listener expect TLS or SASL?';
    case 'EHOSTUNREACH': case 'ENETUNREACH': return 'the host cannot be reached; check the network';
    case undefined: return /timeout/i.test(message) ? `no connection within ${timeoutMs} ms; check host, port and firewall` : message;
    default: return `${message}; check host, port, and whether the listener expects TLS`;
  }
}
