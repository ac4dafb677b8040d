import { LoggerService } from '@backstage/backend-plugin-api';
import { ChannelUnavailableError } from '@callboard/backstage-plugin-notifications-node';
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  WebClientOptions,
} from '@slack/web-api';

const REQUEST_TIMEOUT_MILLISECONDS = 20_000;
const CODE = /^[a-z0-9_]{1,64}$/;

/** Codes of Slack that concern every message: the token, or Slack itself. */
const WORKSPACE_WIDE = new Set([
  'access_denied',
  'account_inactive',
  'accesslimited',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'rate_limited',
  'ratelimited',
  'service_unavailable',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
]);

/** Slack refused one call, and would accept others. */
export class SlackRefusal extends Error {
  readonly name = 'SlackRefusal';

  constructor(readonly code: string) {
    super(`Slack refused the call: ${code}`);
  }
}

/** The API of one workspace. Nothing is repeated in here: that is for the queue. */
export class SlackApi {
  readonly #token: string;
  readonly #options: WebClientOptions;
  readonly #timeoutMilliseconds: number;

  constructor(options: {
    token: string;
    logger: LoggerService;
    slackApiUrl?: string;
    timeoutMilliseconds?: number;
  }) {
    this.#token = options.token;
    this.#timeoutMilliseconds =
      options.timeoutMilliseconds ?? REQUEST_TIMEOUT_MILLISECONDS;
    this.#options = {
      slackApiUrl: options.slackApiUrl,
      logger: toSlackLogger(options.logger),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    };
  }

  /**
   * @throws SlackRefusal when Slack refused this call.
   * @throws ChannelUnavailableError when it would refuse others, too.
   */
  async call<TResponse>(
    abortSignal: AbortSignal,
    method: (client: WebClient) => Promise<TResponse>,
  ): Promise<TResponse> {
    abortSignal.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#timeoutMilliseconds);
    const signal = AbortSignal.any([abortSignal, timeout]);
    try {
      // A client takes no signal for a call, but a `fetch` of its own.
      const client = new WebClient(this.#token, {
        ...this.#options,
        fetch: (url, init) => fetch(url, { ...init, signal }),
      });
      return await method(client);
    } catch (error) {
      abortSignal.throwIfAborted();
      throw timeout.aborted
        ? toUnavailable(error, 'timeout')
        : toDeliveryError(error);
    }
  }
}

function toDeliveryError(
  error: unknown,
): SlackRefusal | ChannelUnavailableError {
  if (error instanceof WebAPIRateLimitedError) {
    return toUnavailable(error, 'rate_limited', error.retryAfter);
  }
  if (error instanceof WebAPIHTTPError) {
    return toUnavailable(error, `http_${error.statusCode}`);
  }
  if (!(error instanceof WebAPIPlatformError)) {
    return toUnavailable(error, 'request_failed');
  }
  const { error: code, response_metadata: details } = error.data;
  if (!CODE.test(code)) {
    // The page of a proxy, for instance, which the client takes for a code.
    return toUnavailable(error, 'unexpected_response');
  }
  if (WORKSPACE_WIDE.has(code)) {
    return toUnavailable(
      error,
      code === 'ratelimited' ? 'rate_limited' : code,
      details?.retryAfter,
    );
  }
  return new SlackRefusal(code);
}

function toUnavailable(
  error: unknown,
  reason: string,
  afterSeconds?: number,
): ChannelUnavailableError {
  return new ChannelUnavailableError(`Slack is unavailable: ${reason}`, {
    reason,
    afterSeconds,
    cause: error,
  });
}

/** What the client logs on lower levels holds the messages. */
function toSlackLogger(logger: LoggerService) {
  return {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (...message: unknown[]) => logger.warn(message.join(' ')),
    getLevel: () => LogLevel.ERROR,
    setLevel: () => {},
    setName: () => {},
  };
}
