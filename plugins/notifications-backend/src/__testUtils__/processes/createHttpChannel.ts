import {
  ChannelResult,
  ChannelUnavailableError,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import { Received } from './Receiver';

/** A channel that delivers to a `Receiver`, one destination after the other. */
export function createHttpChannel(options: {
  url: string;
  /** By whom it is delivered. */
  instance: string;
  timeoutMilliseconds?: number;
}): NotificationChannel & { calls: number } {
  const { url, instance, timeoutMilliseconds } = options;
  return {
    id: 'Http',
    title: 'HTTP',
    timeoutMilliseconds,
    calls: 0,
    async deliver({ notification, deliveries }, { abortSignal }) {
      this.calls++;
      const results = new Map<string, ChannelResult>();
      const { title } = notification.payload;
      for (const { key, destination, attempt } of deliveries) {
        let response: Response;
        try {
          const body = { instance, key, destination, title, attempt };
          response = await post(url, body, abortSignal);
        } catch (error) {
          if (abortSignal.aborted) {
            return results;
          }
          throw new ChannelUnavailableError('The receiver does not respond', {
            reason: 'no_connection',
            results,
            cause: error,
          });
        }
        const { status } = response;
        if (status === 429 || status >= 500) {
          const afterSeconds = response.headers.get('Retry-After');
          throw new ChannelUnavailableError(`Status ${status}`, {
            reason: `http_${status}`,
            afterSeconds: afterSeconds ? Number(afterSeconds) : undefined,
            results,
          });
        }
        results.set(
          destination,
          response.ok
            ? { outcome: 'delivered' }
            : { outcome: 'rejected', reason: `http_${status}` },
        );
      }
      return results;
    },
  };
}

export async function post(
  url: string,
  body: Received,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body), signal });
}
