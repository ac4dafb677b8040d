import { createParser } from 'eventsource-parser';
import {
  getSignalCloseReaction,
  parseServerMessage,
  ServerMessage,
  SignalCloseReaction,
  SIGNALS_STREAM_PATH,
  UNTOLD_SIGNAL_POSITION,
} from '@callboard/backstage-plugin-signals-common';
import {
  ConnectionEnd,
  ConnectionOptions,
  SignalConnection,
  SubscribeRequest,
} from './SignalConnection';

/**
 * Changes of the channels are collected for so long, in milliseconds, before the
 * stream is opened anew with them: a page mounts its components one by one.
 */
const CHANGE_DELAY_MS = 100;

/**
 * How long the channels in the query may be, in characters: with the token and the
 * position beside them, servers and proxies take 8 KB before the body at least.
 */
const MAX_QUERY_LENGTH = 4_000;

/** How long a position may be, which goes into a header, for the same reason. */
const MAX_POSITION_LENGTH = 4_000;

/**
 * Signals as an event stream that is read with `fetch`, for networks that break
 * WebSockets. A client cannot talk on a stream: whenever its channels or its token
 * change, the stream is replaced by one that goes on where it ended.
 */
export class EventStreamConnection implements SignalConnection {
  #token: string | undefined;
  #channels = '';
  #tooMany: string[] = [];
  /** The server has answered for the channels of the stream. */
  #isSubscribed = false;
  /** What was asked for and has no answer. */
  #asked: string[] = [];
  #stream: AbortController | undefined;
  #change: ReturnType<typeof setTimeout> | undefined;

  static open(options: ConnectionOptions): EventStreamConnection {
    const connection = new EventStreamConnection(options);
    connection.#open();
    return connection;
  }

  private constructor(private readonly options: ConnectionOptions) {
    this.#token = options.token;
  }

  subscribe({ channels }: SubscribeRequest): void {
    this.#asked.push(...channels);
    this.#scheduleChange();
  }

  unsubscribe(): void {
    this.#scheduleChange();
  }

  renew(token: string): void {
    this.#token = token;
    this.#open();
  }

  close(): void {
    clearTimeout(this.#change);
    this.#change = undefined;
    this.#stream?.abort();
    this.#stream = undefined;
  }

  #scheduleChange(): void {
    this.#change ??= setTimeout(() => {
      this.#change = undefined;
      const { query } = selectChannels(this.options);
      if (query && query !== this.#channels) {
        this.#open();
      } else if (this.#isSubscribed) {
        this.#answer();
      }
    }, CHANGE_DELAY_MS);
  }

  /**
   * Answers for channels that have been on the stream all the time, while they were
   * left and asked for again, and for those that were left before they could be asked for.
   */
  #answer(): void {
    const { onMessage } = this.options;
    const channels = this.#asked.splice(0);
    if (channels.length === 0) {
      return;
    }
    const isLeft = (channel: string) => this.#tooMany.includes(channel);
    onMessage({
      type: 'subscribed',
      channels: channels.filter(channel => !isLeft(channel)),
    });
    this.#refuse(channels.filter(isLeft));
  }

  /** Ends the stream there is before it opens the next: there are never two. */
  #open(): void {
    this.close();
    this.#isSubscribed = false;
    this.#asked = [];
    const stream = new AbortController();
    this.#stream = stream;
    const end = (reason: ConnectionEnd) => {
      if (this.#stream === stream) {
        this.close();
        this.options.onEnd(reason);
      }
    };
    this.#read(stream.signal).then(end, () => end({ reaction: 'reconnect' }));
  }

  async #read(signal: AbortSignal): Promise<ConnectionEnd> {
    const { baseUrl, fetch, getWanted } = this.options;
    const { position, missedMs } = getWanted();
    const { query, tooMany } = selectChannels(this.options);
    this.#channels = query;
    const missed = missedMs === undefined ? '' : `&missedMs=${missedMs}`;

    const headers = new Headers({ Accept: 'text/event-stream' });
    if (this.#token) {
      headers.set('Authorization', `Bearer ${this.#token}`);
    }
    if (position !== undefined) {
      headers.set(
        'Last-Event-ID',
        position.length > MAX_POSITION_LENGTH
          ? UNTOLD_SIGNAL_POSITION
          : position,
      );
    }
    const response = await fetch(
      `${baseUrl}${SIGNALS_STREAM_PATH}?${this.#channels}${missed}`,
      { headers, signal, cache: 'no-store' },
    );
    const type = response.headers.get('Content-Type') ?? '';
    if (!response.ok || !response.body) {
      return getEndForStatus(response.status);
    }
    if (!type.startsWith('text/event-stream')) {
      // Something else answers here, such as the index page of an app.
      return { reaction: 'reconnect' };
    }
    this.#tooMany = tooMany;
    const reaction = await this.#readEvents(response.body, signal);
    return { reaction: reaction ?? 'reconnect' };
  }

  #handle(message: ServerMessage): void {
    if (message.type === 'subscribed') {
      this.#isSubscribed = true;
      const { channels } = message;
      this.#asked = this.#asked.filter(channel => !channels.includes(channel));
      this.#scheduleChange();
    }
    this.options.onMessage(message);
    if (message.type === 'ready') {
      // The server knows nothing of channels that did not fit into the query.
      this.#refuse(this.#tooMany);
    }
  }

  #refuse(channels: string[]): void {
    if (channels.length > 0) {
      this.options.onMessage({
        type: 'refused',
        channels,
        reason: 'too-many-channels',
      });
    }
  }

  /** Returns the reaction that the server asked for with its last message, if any. */
  async #readEvents(
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal,
  ): Promise<SignalCloseReaction | undefined> {
    let reaction: SignalCloseReaction | undefined;
    const parser = createParser({
      onEvent: ({ data }) => {
        const message = parseServerMessage(data);
        if (signal.aborted || !message) {
          return;
        }
        if (message.type === 'close') {
          reaction = getSignalCloseReaction(message.code);
        } else {
          this.#handle(message);
        }
      },
    });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    while (!reaction) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      parser.feed(decoder.decode(value, { stream: true }));
    }
    return reaction;
  }
}

/** As many of the wanted channels as fit into a query, the first ones. */
function selectChannels({ getWanted }: ConnectionOptions): {
  query: string;
  tooMany: string[];
} {
  const { channels } = getWanted();
  const parts = channels.map(channel => `${new URLSearchParams({ channel })}`);
  let [length, count] = [0, 0];
  for (const part of parts) {
    length += part.length + 1;
    count += length <= MAX_QUERY_LENGTH ? 1 : 0;
  }
  return {
    query: parts.slice(0, count).join('&'),
    tooMany: channels.slice(count),
  };
}

function getEndForStatus(status: number): ConnectionEnd {
  switch (status) {
    case 401:
      return { reaction: 'reconnect-with-new-token' };
    case 403:
    case 429:
      return { reaction: 'reconnect-slowly' };
    default:
      return { reaction: 'reconnect' };
  }
}
