import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

const handshakeHeaders = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/**
 * What a client writes to a socket to open a connection. For clients that
 * do nothing else: they answer neither pings nor a close.
 *
 * @param protocols - the header `Sec-WebSocket-Protocol`, as it is; an upstream
 * client has its token there
 */
export function formatHandshake(
  protocols?: string,
  options?: { start?: string; headers?: Record<string, string | undefined> },
): string {
  const headers = Object.entries({
    Host: 'localhost',
    ...handshakeHeaders,
    'Sec-WebSocket-Protocol': protocols,
    ...options?.headers,
  });
  return [
    `${options?.start ?? 'GET /api/signals'} HTTP/1.1`,
    ...headers.flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${value}`],
    ),
    '\r\n',
  ].join('\r\n');
}

/** What a server answered to a WebSocket handshake. */
export interface HandshakeResult {
  status: number;
  headers: IncomingHttpHeaders;
  /** `undefined` if the connection was upgraded. */
  body?: string;
}

/**
 * Does a WebSocket handshake, and nothing more.
 *
 * @param protocols - the header `Sec-WebSocket-Protocol`, as it is
 */
export async function shakeHands(
  url: string,
  protocols?: string,
  headers?: Record<string, string>,
): Promise<HandshakeResult> {
  return new Promise((resolve, reject) => {
    const client = request(url, {
      agent: false,
      headers: {
        ...handshakeHeaders,
        ...(protocols !== undefined && { 'Sec-WebSocket-Protocol': protocols }),
        ...headers,
      },
    });
    client.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode!, headers: response.headers });
    });
    client.on('response', response => {
      text(response).then(
        body =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body,
          }),
        reject,
      );
    });
    client.on('error', reject);
    client.end();
  });
}
