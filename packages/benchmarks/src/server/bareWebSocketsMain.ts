import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { serveParent } from '../lib/childProtocol';
import { now } from '../lib/clock';
import { residentBytes } from './residentBytes';

/**
 * The physical limit of pushing: a WebSocket server that does nothing but send the same bytes to all.
 */
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

serveParent({
  start: async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  },

  residentBytes,

  sendToAll: async ({ text }: { text: string }) => {
    const started = now();
    for (const socket of sockets.clients) {
      socket.send(text);
    }
    return started;
  },
});
