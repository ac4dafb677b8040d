import { IncomingHttpHeaders } from 'node:http';
import { toError } from '@backstage/errors';
import { Webhook } from 'standardwebhooks';
import { RecentItems, Receiver } from '../receivers';

/** A webhook as it was received. */
export type ReceivedWebhook = {
  receivedAt: Date;
  /** The header `webhook-id`. */
  webhookId: string;
  body: string;
  /** Why it is not to be trusted; absent if its signature was verified. */
  problem?: string;
};

/** What an endpoint for webhooks does: verify the signature, keep the body. */
export class WebhookReceiver implements Receiver {
  readonly title = 'Webhooks of the demo';
  readonly address = '/api/demo-webhooks/incoming';
  readonly webhooks = new RecentItems<ReceivedWebhook>();
  /** Requests that were rejected because it was stopped. */
  rejectedCount = 0;
  readonly #verifier: Webhook;
  #isRunning = true;

  constructor(options: { secret: string }) {
    this.#verifier = new Webhook(options.secret);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  async start(): Promise<void> {
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
  }

  /** @returns whether the signature was verified */
  receive(headers: IncomingHttpHeaders, body: string): boolean {
    const problem = this.#findProblem(headers, body);
    this.webhooks.add({
      receivedAt: new Date(),
      webhookId: String(headers['webhook-id'] ?? '(no webhook-id)'),
      body,
      problem,
    });
    return !problem;
  }

  #findProblem(headers: IncomingHttpHeaders, body: string): string | undefined {
    try {
      this.#verifier.verify(body, headers as Record<string, string>, {
        jsonParse: false,
      });
      return undefined;
    } catch (error) {
      return toError(error).message;
    }
  }
}
