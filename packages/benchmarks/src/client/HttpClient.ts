import { Pool } from 'undici';
import { now } from '../lib/clock';

/** @internal */
export interface TimedAnswer {
  /** Milliseconds from the request to the last byte of the answer. */
  milliseconds: number;
  /** When the request was sent, by the common clock. */
  startedAt: number;
  bytes: number;
  body: string;
}

/**
 * Sends requests over kept-alive connections, and times them.
 *
 * @internal
 */
export class HttpClient {
  readonly #pool: Pool;

  constructor(private readonly origin: string) {
    this.#pool = new Pool(origin, {
      connections: 8,
      // A throttled send to a big group takes its time.
      headersTimeout: 15 * 60_000,
      bodyTimeout: 15 * 60_000,
    });
  }

  /** @throws when the answer is not a success */
  async request(options: {
    method: 'GET' | 'POST';
    path: string;
    token: string;
    body?: unknown;
    headers?: Record<string, string>;
  }): Promise<TimedAnswer> {
    const { method, path, token } = options;
    const payload =
      options.body === undefined ? undefined : JSON.stringify(options.body);
    const startedAt = now();
    const { statusCode, body } = await this.#pool.request({
      method,
      path,
      body: payload,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
    });
    const text = await body.text();
    const milliseconds = now() - startedAt;
    if (statusCode >= 300) {
      throw new Error(
        `${method} ${this.origin}${path} answered ${statusCode}: ${text.slice(
          0,
          500,
        )}`,
      );
    }
    return {
      milliseconds,
      startedAt,
      bytes: Buffer.byteLength(text),
      body: text,
    };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
