import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const upgradeHeaders = new Set(['upgrade', 'connection', 'http2-settings']);

/**
 * Gives a request that asked for an upgrade back to the server, as the same
 * request without the wish. That is how it has to be answered by who does not
 * speak the protocol asked for (RFC 9110, section 7.8), body included.
 *
 * Java's HTTP client, for one, asks for HTTP/2 with every request that is not
 * encrypted.
 */
export function injectRequest(
  server: Server,
  request: IncomingMessage,
  upgrade: { socket: Duplex; head: Buffer },
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = rawHeaders.slice(index, index + 2);
    if (!upgradeHeaders.has(name.toLowerCase())) {
      lines.push(`${name}: ${value}`);
    }
  }
  upgrade.socket.unshift(
    Buffer.concat([
      Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
      upgrade.head,
    ]),
  );
  server.emit(
    'encrypted' in upgrade.socket ? 'secureConnection' : 'connection',
    upgrade.socket,
  );
}
