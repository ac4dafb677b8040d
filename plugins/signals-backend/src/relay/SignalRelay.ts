import { randomBytes } from 'node:crypto';
import type {
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isPublishedHere } from '@callboard/backstage-plugin-signals-common';
import { PostgresChannel } from './PostgresChannel';

/** PostgreSQL takes less than 8,000 bytes; the rest is room for the header. */
const PIECE_LENGTH = 7_900;
/** Signals that follow each other quickly go together, up to so much at once. */
const BATCH_LENGTH = 64_000;
/** What is beyond this comes by the broker alone. */
const MAX_QUEUE_LENGTH = 8_000_000;
const HELLO_INTERVAL_MS = 20_000;
const PEER_LIFETIME_MS = 3 * HELLO_INTERVAL_MS;

// A database that does not answer must not keep the backend from stopping.
const STOP_TIMEOUT_MS = 1_000;

const HELLO = 'hello';
const BYE = 'bye';
const piecePattern = /^(\d+) (\d+)\/(\d+) /;

interface Peer {
  heardAt: number;
  /** What has come so far of the batch that came last. */
  batch?: string;
  pieces: string[];
}

/**
 * A shortcut for the signals that this process publishes to the other instances. They
 * come by the broker, too, and it is the broker that is relied on: whatever comes
 * by both ways is dropped the second time. See ADR 062.
 */
export class SignalRelay {
  readonly #id = randomBytes(6).toString('base64url');
  readonly #peers = new Map<string, Peer>();
  readonly #channel: PostgresChannel;
  #queue: string[] = [];
  #queueLength = 0;
  #isSending = false;
  #batch = 0;
  #isStopped = false;
  #helloTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: {
      database: DatabaseService;
      logger: LoggerService;
      /** Called with the payload of each event that another instance relayed. */
      onEvent(payload: unknown): void;
    },
  ) {
    this.#channel = new PostgresChannel({
      database: options.database,
      logger: options.logger,
      onOpen: () => this.#say(HELLO),
      onText: text => this.#receive(text),
    });
  }

  /** How many other instances there are. */
  get peerCount(): number {
    return this.#peers.size;
  }

  start(): void {
    this.#channel.start();
    this.#helloTimer = setInterval(() => {
      this.#forgetPeers(Date.now() - PEER_LIFETIME_MS);
      this.#say(HELLO);
    }, HELLO_INTERVAL_MS);
    this.#helloTimer.unref();
  }

  async stop(): Promise<void> {
    // Others would take a word after the goodbye for a hello.
    this.#isStopped = true;
    clearInterval(this.#helloTimer);
    const goodbye = this.#channel.isOpen
      ? this.#channel.send(`${this.#id} ${BYE}`).catch(() => {})
      : Promise.resolve();
    await withinTime(goodbye);
    await withinTime(this.#channel.stop());
  }

  /** Passes a signal on if it was published here and there is anybody to pass it to. */
  relay(payload: unknown): void {
    if (
      this.#peers.size === 0 ||
      this.#isStopped ||
      !this.#channel.isOpen ||
      !isPublishedHere(payload) ||
      // Heartbeats are in no hurry.
      (payload as { channel?: unknown }).channel === undefined
    ) {
      return;
    }
    const text = toAscii(JSON.stringify(payload));
    if (this.#queueLength + text.length <= MAX_QUEUE_LENGTH) {
      this.#queue.push(text);
      this.#queueLength += text.length;
      void this.#flush();
    }
  }

  // One batch at a time, so that what is published meanwhile goes together.
  async #flush(): Promise<void> {
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    try {
      while (this.#queue.length > 0 && !this.#isStopped) {
        const text = this.#takeBatch();
        const count = Math.ceil(text.length / PIECE_LENGTH);
        const batch = ++this.#batch;
        await Promise.all(
          Array.from({ length: count }, (_, index) => {
            const start = index * PIECE_LENGTH;
            const piece = text.slice(start, start + PIECE_LENGTH);
            return this.#channel.send(
              `${this.#id} ${batch} ${index + 1}/${count} ${piece}`,
            );
          }),
        );
      }
    } catch (error) {
      // They come by the broker.
      this.options.logger.debug(`Could not relay signals: ${error}`);
      this.#queue = [];
      this.#queueLength = 0;
    } finally {
      this.#isSending = false;
    }
  }

  #takeBatch(): string {
    let count = 0;
    let length = 0;
    do {
      length += this.#queue[count].length;
      count += 1;
    } while (
      count < this.#queue.length &&
      length + this.#queue[count].length <= BATCH_LENGTH
    );
    this.#queueLength -= length;
    return `[${this.#queue.splice(0, count).join(',')}]`;
  }

  #receive(text: string): void {
    const space = text.indexOf(' ');
    const id = text.slice(0, space);
    const content = text.slice(space + 1);
    // Behind a pooler, one cannot tell by its process what one has sent oneself.
    if (id === this.#id) {
      return;
    }
    if (content === BYE) {
      this.#peers.delete(id);
      return;
    }
    let peer = this.#peers.get(id);
    if (peer) {
      peer.heardAt = Date.now();
    } else {
      peer = { heardAt: Date.now(), pieces: [] };
      this.#peers.set(id, peer);
      // It may have come after our last hello.
      this.#say(HELLO);
    }
    const match = piecePattern.exec(content);
    if (match) {
      this.#receivePiece(
        peer,
        { batch: match[1], index: Number(match[2]), count: Number(match[3]) },
        content.slice(match[0].length),
      );
    }
  }

  #receivePiece(
    peer: Peer,
    { batch, index, count }: { batch: string; index: number; count: number },
    piece: string,
  ): void {
    // Pieces may be missing, also the last ones of one batch and the first of the next.
    if (batch !== peer.batch) {
      peer.batch = batch;
      peer.pieces = [];
    }
    peer.pieces.push(piece);
    if (index === count) {
      const { pieces } = peer;
      peer.pieces = [];
      if (pieces.length === count) {
        this.#deliver(pieces.join(''));
      }
    }
  }

  #deliver(text: string): void {
    let payloads: unknown;
    try {
      payloads = JSON.parse(text);
    } catch {
      this.options.logger.debug('Ignored a relayed text that is not JSON');
    }
    for (const payload of Array.isArray(payloads) ? payloads : []) {
      this.options.onEvent(payload);
    }
  }

  #say(word: string): void {
    if (this.#channel.isOpen && !this.#isStopped) {
      this.#channel
        .send(`${this.#id} ${word}`)
        .catch(error =>
          this.options.logger.debug(`Could not say ${word}: ${error}`),
        );
    }
  }

  #forgetPeers(heardBefore: number): void {
    for (const [id, { heardAt }] of this.#peers) {
      if (heardAt < heardBefore) {
        this.#peers.delete(id);
      }
    }
  }
}

// So that a character is a byte, whatever the encoding of the database.
function toAscii(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function withinTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>(resolve => {
      timer = setTimeout(resolve, STOP_TIMEOUT_MS);
    }),
  ]);
  clearTimeout(timer);
}
