import { ConfigException } from '../errors/errors.ts';

/** Where an instance answers, by its `application.server`. Kafka: org.apache.kafka.streams.state.HostInfo */
export class HostInfo {
  readonly host: string;
  readonly port: number;
  constructor(host: string, port: number) {
    this.host = host;
    this.port = port;
  }

  /** From `host:port`, an IPv6 host in brackets; null for nothing. @throws ConfigException */
  static buildFromEndpoint(endpoint: string | null): HostInfo | null {
    if (endpoint === null || endpoint.trim() === '') return null;
    const match = /^(?:.*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.exec(endpoint);
    if (match === null || match[1] === '') throw new ConfigException(`Error parsing host address ${endpoint}. Expected format host:port.`);
    return new HostInfo(match[1]!, Number(match[2]));
  }
  static unavailable(): HostInfo { return new HostInfo('unavailable', -1); }

  equals(other: unknown): boolean { return other instanceof HostInfo && other.host === this.host && other.port === this.port; }
  toString(): string { return `HostInfo{host='${this.host}', port=${this.port}}`; }
}
