// @ts-check
import net from 'node:net';

/**
 * Finds a port on this machine that nothing listens on.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('The system gave no port')),
      );
    });
  });
}

/**
 * Whether a program on this machine already answers on the port, on either address of localhost.
 *
 * @param {number} port
 */
export async function isTaken(port) {
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map(host => connects(host, port)),
  );
  return answers.includes(true);
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function connects(host, port) {
  return new Promise(resolve => {
    const socket = net.connect({ host, port, timeout: 1000 });
    const settle = (/** @type {boolean} */ connected) => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/**
 * Waits until a URL answers with a success.
 *
 * @param {string | URL} url
 * @param {{ signal: AbortSignal }} options the signal ends the waiting; the promise then rejects
 */
export async function untilItAnswers(url, { signal }) {
  for (;;) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      });
      await response.arrayBuffer();
      if (response.ok) {
        return;
      }
    } catch {
      // Not there yet.
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
