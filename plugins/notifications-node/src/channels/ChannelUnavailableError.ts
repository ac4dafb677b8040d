import { CustomErrorBase } from '@backstage/errors';
import { ChannelResult } from './NotificationChannel';

/**
 * Says that a channel as a whole does not work now: refused connections, HTTP 429 and
 * 5xx, a catalog that cannot be asked for addresses. Not for what concerns one
 * destination.
 *
 * @public
 */
export class ChannelUnavailableError extends CustomErrorBase {
  name = 'ChannelUnavailableError' as const;

  /** A short code, for example `http_503`: users see it. */
  readonly reason: string;

  /** As the provider said, if it did. */
  readonly afterSeconds?: number;

  /** Of what was done before, by destination; the others are kept for later. */
  readonly results?: Map<string, ChannelResult>;

  constructor(
    message: string,
    options: {
      reason: string;
      afterSeconds?: number;
      results?: Map<string, ChannelResult>;
      cause?: unknown;
    },
  ) {
    super(message, options.cause);
    this.reason = options.reason;
    this.afterSeconds = options.afterSeconds;
    this.results = options.results;
  }
}
