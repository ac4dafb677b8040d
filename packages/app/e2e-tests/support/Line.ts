import http from 'node:http';
import net from 'node:net';
import { Duplex } from 'node:stream';

/** What is cut: all there is, all that carries signals, or what proxies in some offices break. */
export type Cut = 'everything' | 'signals' | 'websockets';

/**
 * The network between the browser and the demo, which can be cut. Who talks over it finds out as in
 * real life: connections break off, new ones are turned away.
 */
export class Line {
  static async lay(): Promise<Line> {
    const line = new Line();
    await new Promise<void>((resolve, reject) => {
      line.#server.once('error', reject);
      line.#server.listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  /** Where the demo listens. */
  target = 0;
  #cut: Cut | undefined;
  readonly #server = http.createServer((request, response) =>
    this.#forward(request, response),
  );
  /** What would break off. */
  readonly #open: Record<Cut, Set<Duplex>> = {
    everything: new Set(),
    signals: new Set(),
    websockets: new Set(),
  };

  private constructor() {
    this.#server.on('connection', socket =>
      track(socket, this.#open.everything),
    );
    this.#server.on('upgrade', (request, socket, head) =>
      this.#tunnel(request, socket, head),
    );
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  cut(what: Cut): void {
    this.#cut = what;
    for (const socket of [...this.#open[what]]) {
      socket.destroy();
    }
  }

  mend(): void {
    this.#cut = undefined;
  }

  async remove(): Promise<void> {
    this.#server.close();
    this.cut('everything');
  }

  #isCut(request: http.IncomingMessage): boolean {
    return (
      this.#cut === 'everything' ||
      (this.#cut === 'signals' && isSignals(request))
    );
  }

  #forward(request: http.IncomingMessage, response: http.ServerResponse) {
    const { socket, method, url, headers } = request;
    if (this.#isCut(request)) {
      socket.destroy();
      return;
    }
    if (isSignals(request)) {
      track(socket, this.#open.signals);
    }
    const forwarded = http.request(
      { host: '127.0.0.1', port: this.target, method, path: url, headers },
      answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
        // An answer that breaks off must not look complete.
        answer.once('error', () => socket.destroy());
      },
    );
    forwarded.once('error', () => socket.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  }

  /** Hands the upgrade on as it came, and everything after it. */
  #tunnel(request: http.IncomingMessage, socket: Duplex, head: Buffer) {
    if (this.#cut === 'websockets' || this.#isCut(request)) {
      socket.destroy();
      return;
    }
    track(socket, this.#open.signals);
    track(socket, this.#open.websockets);
    const far = net.connect(this.target, '127.0.0.1', () => {
      const { method, url, rawHeaders } = request;
      let text = `${method} ${url} HTTP/1.1\r\n`;
      for (let i = 0; i < rawHeaders.length; i += 2) {
        text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
      }
      far.write(`${text}\r\n`);
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    for (const [one, other] of [
      [far, socket],
      [socket, far],
    ]) {
      one.once('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
  }
}

function isSignals({ url }: http.IncomingMessage): boolean {
  return Boolean(url?.startsWith('/api/signals'));
}

function track(socket: Duplex, sockets: Set<Duplex>) {
  if (!sockets.has(socket)) {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }
}
