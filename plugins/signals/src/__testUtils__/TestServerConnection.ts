import { IncomingMessage, ServerResponse } from 'node:http';
import {
  ClientMessage,
  formatServerMessage,
  ServerMessage,
} from '@callboard/backstage-plugin-signals-common';
import { WebSocket } from 'ws';

interface Wire {
  write(text: string): void;
  /** Ends with a close code; without one, as if the network had gone. */
  end(code?: number): void;
}

/** One connection as the test server sees it, over either transport. */
export class TestServerConnection {
  readonly received: ClientMessage[] = [];
  readonly channels = new Set<string>();
  isOpen = true;
  /** The code that the client closed with, if it did. */
  closeCode: number | undefined;
  #listeners: (() => void)[] = [];

  static overWebSocket(webSocket: WebSocket, token?: string) {
    const connection = new TestServerConnection('websocket', token, {
      write: text => webSocket.send(text),
      end: code =>
        code === undefined ? webSocket.terminate() : webSocket.close(code),
    });
    webSocket.on('close', code => connection.#ended(code));
    return connection;
  }

  static overEventStream(
    request: IncomingMessage,
    response: ServerResponse,
    token?: string,
  ) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const connection = new TestServerConnection('event-stream', token, {
      write: text => response.write(`data: ${text}\n\n`),
      end: code => {
        if (code === undefined) {
          request.socket.destroy();
        } else {
          connection.send({ type: 'close', code, reason: '' });
          response.end();
        }
      },
    });
    response.on('close', () => connection.#ended());
    return connection;
  }

  private constructor(
    readonly transport: 'websocket' | 'event-stream',
    readonly token: string | undefined,
    private readonly wire: Wire,
  ) {}

  send(message: ServerMessage): void {
    this.write(formatServerMessage(message));
  }

  write(text: string): void {
    this.wire.write(text);
  }

  end(code?: number): void {
    this.wire.end(code);
    this.isOpen = false;
  }

  /** Resolves once the condition holds; it is looked at after every message and at the end. */
  async until(isTrue: (connection: this) => boolean): Promise<void> {
    while (!isTrue(this)) {
      await new Promise<void>(resolve => this.#listeners.push(resolve));
    }
  }

  notify(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    listeners.forEach(listener => listener());
  }

  #ended(code?: number): void {
    this.isOpen = false;
    this.closeCode = code;
    this.notify();
  }
}
