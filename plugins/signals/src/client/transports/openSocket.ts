/** A WebSocket reduced to texts, that says nothing any more once it was closed. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketOptions {
  /** The base URL of the backend plugin, with http or https. */
  baseUrl: string;
  protocols: string[];
  onText(text: string): void;
  /** Called at most once, with a close code; 1006 if it never opened. */
  onEnd(code: number): void;
}

const CLOSE_NORMAL = 1000;
const CLOSE_ABNORMAL = 1006;

/**
 * Opens a WebSocket.
 *
 * @remarks
 *
 * Errors are not passed on: browsers say nothing in them, and that of the
 * constructor repeats the protocols, one of which is the token.
 */
export function openSocket(options: SocketOptions): Socket {
  const { baseUrl, protocols, onText, onEnd } = options;
  const url = new URL(baseUrl);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';

  let webSocket: WebSocket;
  try {
    webSocket = new WebSocket(url.toString(), protocols);
  } catch {
    let isClosed = false;
    queueMicrotask(() => isClosed || onEnd(CLOSE_ABNORMAL));
    return {
      send: () => {},
      close: () => {
        isClosed = true;
      },
    };
  }

  webSocket.onmessage = ({ data }) => {
    if (typeof data === 'string') {
      onText(data);
    }
  };
  // A failure closes the socket, too, so there is no need to listen for errors.
  webSocket.onclose = ({ code }) => onEnd(code);

  return {
    send: text => {
      // A socket that is closing drops what is sent; its end is being reported.
      if (webSocket.readyState === WebSocket.OPEN) {
        webSocket.send(text);
      }
    },
    close: () => {
      webSocket.onmessage = null;
      webSocket.onclose = null;
      webSocket.close(CLOSE_NORMAL);
    },
  };
}
