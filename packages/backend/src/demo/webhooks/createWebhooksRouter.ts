import { raw, Router } from 'express';
import { createReceiverRouter, html } from '../receivers';
import { WebhookReceiver } from './WebhookReceiver';

/** Serves the endpoint that receives webhooks, and the list of what it received. */
export function createWebhooksRouter(receiver: WebhookReceiver): Router {
  const router = createReceiverRouter({
    receiver,
    renderReceived: () => html`<p>
        Rejected while stopped: ${String(receiver.rejectedCount)}
      </p>
      ${renderList(receiver)}`,
  });

  // What is signed is the body as it came.
  router.use('/incoming', raw({ type: () => true, limit: '256kb' }));
  router.post('/incoming', (request, response) => {
    if (!receiver.isRunning) {
      receiver.rejectedCount += 1;
      response.status(503).end();
      return;
    }
    // Without a body there is no buffer.
    const body = Buffer.isBuffer(request.body) ? request.body.toString() : '';
    const isVerified = receiver.receive(request.headers, body);
    response.status(isVerified ? 204 : 401).end();
  });
  return router;
}

function renderList(receiver: WebhookReceiver) {
  const webhooks = receiver.webhooks.list();
  if (webhooks.length === 0) {
    return html`<p>No webhooks yet.</p>`;
  }
  return html`${webhooks.map(
    ({ receivedAt, webhookId, body, problem }) => html`<article>
      <h2>${problem ? `Not verified: ${problem}` : 'Verified'}</h2>
      <p>
        Received ${receivedAt.toLocaleTimeString('en-GB')}, webhook-id
        ${webhookId}
      </p>
      <pre>${prettyPrint(body)}</pre>
    </article>`,
  )}`;
}

function prettyPrint(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
