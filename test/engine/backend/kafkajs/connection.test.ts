import net from 'node:net';
import { createRequire } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import { KafkaBackend } from '../../../../src/engine/backend/kafkajs/kafka-backend.ts';
import { addressesOf, type KafkaBackendOptions } from '../../../../src/engine/backend/kafkajs/kafka-options.ts';
import { loadKafkajs } from '../../../../src/engine/backend/kafkajs/kafkajs-internals.ts';
import { DisconnectException } from '../../../../src/engine/backend/errors.ts';
import { systemTimers } from '../../../../src/engine/backend/system-timers.ts';
import { ConfigException } from '../../../../src/engine/errors/errors.ts';

const servers: net.Server[] = [];
const sockets = new Set<net.Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(onConnection: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer((socket) => { sockets.add(socket.on('error', () => {})); onConnection(socket); });
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as net.AddressInfo).port;
}

const failure = async (bootstrap: string, options: Partial<KafkaBackendOptions> = {}): Promise<Error> =>
  KafkaBackend.connect({ bootstrap, clock: { now: Date.now }, timers: systemTimers, connectionTimeoutMs: 300, ...options }).then(() => new Error('connected'), (error: Error) => error);

test('a port where nobody listens is named, with what to check', async () => {
  const port = await listen(() => {});
  servers.pop()!.close();
  const error = await failure(`127.0.0.1:${port}`);
  expect(error).toBeInstanceOf(DisconnectException);
  expect(error.message).toBe(`no Kafka broker answers at 127.0.0.1:${port}: connection refused; is the broker running, and is this its port?`);
});

test('of several addresses each is tried and each is named', async () => {
  const ports = [await listen((socket) => socket.end()), await listen((socket) => socket.end())];
  const { message } = await failure(ports.map((port) => `127.0.0.1:${port}`).join(', '));
  for (const port of ports) expect(message).toContain(`the broker at 127.0.0.1:${port} closed the connection without an answer`);
});

test('something that takes connections and says nothing is given up within the connection time-out', async () => {
  const port = await listen(() => {});
  expect((await failure(`127.0.0.1:${port}`)).message).toContain(`127.0.0.1:${port} accepts connections but does not answer as a Kafka broker within 300 ms`);
});

test('something that speaks another protocol is not a broker', async () => {
  const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect((await failure(`127.0.0.1:${port}`)).message).toContain('is it a Kafka broker');
});

test('nothing is printed, and kafkajs\' view goes to the logger', async () => {
  const printed: unknown[] = [];
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = ((chunk: unknown) => { printed.push(chunk); return true; }) as typeof process.stderr.write;
  const logged: string[] = [];
  const port = await listen((socket) => socket.destroy());
  try {
    await failure(`127.0.0.1:${port}`, { logger: (level, message) => { logged.push(`${level} ${message}`); } });
  } finally {
    process.stderr.write = write;
  }
  expect(printed).toEqual([]);
  expect(logged.every((line) => line.startsWith('debug kafkajs '))).toBe(true);
});

test('addresses are host:port, with or without a protocol name, several by commas', () => {
  expect(addressesOf('localhost:9092, PLAINTEXT://kafka.example:9093,[::1]:9094')).toEqual([{ host: 'localhost', port: 9092 }, { host: 'kafka.example', port: 9093 }, { host: '::1', port: 9094 }]);
  for (const wrong of ['', 'localhost', 'localhost:', ':9092', 'localhost:99999', 'a b:1x']) expect(() => addressesOf(wrong)).toThrow(ConfigException);
});

test('a connection without requests sets no timers', () => {
  loadKafkajs();
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (options: object) => { scheduleCheckPendingRequests(): void; pending: unknown[]; throttleCheckTimeoutId: NodeJS.Timeout | null; destroy(): void };
  const queue = new RequestQueue({ logger: { debug() {} }, maxInFlightRequests: null, requestTimeout: 1, enforceRequestTimeout: false, clientId: '', broker: '' });
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBeNull();
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).not.toBeNull();
  queue.pending.length = 0;
  queue.destroy();
});
