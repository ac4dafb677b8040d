import {
  ChannelResult,
  ChannelUnavailableError,
} from '@callboard/backstage-plugin-notifications-node';
import { WebhookRoute } from './readWebhookRoutes';

const MAX_BODY_BYTES = 128 * 1024;
const ONE_DAY_IN_SECONDS = 86_400;

const REASONS: { [code in string]: string } = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'host_not_found',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
};
const TLS_ERROR =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') {
    return 'timeout';
  }
  const code = cause?.code ?? '';
  return (
    REASONS[code] ?? (TLS_ERROR.test(code) ? 'tls_error' : 'network_error')
  );
}

/** Seconds or a date, by RFC 9110. */
function retryAfterSeconds(response: Response): number | undefined {
  const value = response.headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isNaN(seconds)
    ? undefined
    : Math.min(Math.max(seconds, 0), ONE_DAY_IN_SECONDS);
}

/** What errors have as their cause names the address, which is secret; the reason says enough. */
function unavailable(
  { name }: WebhookRoute,
  reason: string,
  afterSeconds?: number,
): ChannelUnavailableError {
  return new ChannelUnavailableError(
    `The webhook route ${name} is unavailable: ${reason}`,
    { reason, afterSeconds },
  );
}

async function request(
  route: WebhookRoute,
  { id, body }: { id: string; body: string },
  abortSignal: AbortSignal,
): Promise<Response> {
  const now = new Date();
  const headers = new Headers(route.headers);
  // Without the character set, Teams counts two bytes for each character.
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.set('webhook-id', id);
  headers.set('webhook-timestamp', String(Math.floor(now.getTime() / 1000)));
  if (route.signers.length > 0) {
    headers.set(
      'webhook-signature',
      route.signers.map(signer => signer.sign(id, now, body)).join(' '),
    );
  }
  try {
    return await fetch(route.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([
        abortSignal,
        AbortSignal.timeout(route.timeoutMilliseconds),
      ]),
    });
  } catch (error) {
    abortSignal.throwIfAborted();
    throw unavailable(route, reasonOf(error));
  }
}

/**
 * Sends one signed request.
 *
 * @param message - `id` lets the receiver drop repeats; `content` is sent as JSON.
 * @throws ChannelUnavailableError when the receiver does not work now.
 */
export async function postWebhook(
  route: WebhookRoute,
  message: { id: string; content: unknown },
  { abortSignal }: { abortSignal: AbortSignal },
): Promise<ChannelResult> {
  const body = JSON.stringify(message.content);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    return { outcome: 'rejected', reason: 'body_too_large' };
  }
  const response = await request(route, { id: message.id, body }, abortSignal);
  // Nothing in it is of interest, and it may be endless.
  await response.body?.cancel();

  const { ok, status } = response;
  const reason = `http_${status}`;
  if (ok) {
    return { outcome: 'delivered' };
  }
  const afterSeconds = retryAfterSeconds(response);
  if (status === 429 || status >= 500) {
    throw unavailable(route, reason, afterSeconds);
  }
  return status === 408 || status === 425
    ? { outcome: 'retry', reason, afterSeconds }
    : { outcome: 'rejected', reason };
}
