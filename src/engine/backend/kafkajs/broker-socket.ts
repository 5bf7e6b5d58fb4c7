import net from 'node:net';
import tls from 'node:tls';

const KEEP_ALIVE_DELAY_MS = 60_000;

/** kafkajs' own socket without Nagle's algorithm, which holds back the end of a request until the broker has acknowledged its beginning. */
export function brokerSocket({ host, port, ssl, onConnect }: { host: string; port: number; ssl?: boolean | tls.ConnectionOptions; onConnect: () => void }): net.Socket {
  const socket = ssl === undefined || ssl === null || ssl === false
    ? net.connect({ host, port }, onConnect)
    : tls.connect({ host, port, ...(net.isIP(host) === 0 ? { servername: host } : {}), ...(ssl === true ? {} : ssl) }, onConnect);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  return socket;
}
