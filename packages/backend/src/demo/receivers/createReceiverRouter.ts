import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Html, html } from './html';
import { sendPage } from './sendPage';

/** The far end of a channel, which can be stopped to see what Callboard does then. */
export interface Receiver {
  readonly title: string;
  /** Where it receives, for people to read. */
  readonly address: string;
  readonly isRunning: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Serves the page of a receiver, with a button that stops and starts it. */
export function createReceiverRouter(options: {
  receiver: Receiver;
  /** @param baseUrl - the path of the router, for links */
  renderReceived: (baseUrl: string) => Html;
}): Router {
  const { receiver, renderReceived } = options;
  const router = PromiseRouter();

  router.get('/', (request, response) => {
    const { isRunning, address } = receiver;
    const action = isRunning ? 'stop' : 'start';
    sendPage(response, {
      title: receiver.title,
      refreshSeconds: 2,
      body: html`<form method="post" action="${request.baseUrl}/${action}">
          <button>${isRunning ? 'Stop' : 'Start'}</button>
          <span>${isRunning ? `Receiving at ${address}` : 'Stopped'}</span>
        </form>
        ${renderReceived(request.baseUrl)}`,
    });
  });
  router.post('/stop', async (request, response) => {
    await receiver.stop();
    response.redirect(303, `${request.baseUrl}/`);
  });
  router.post('/start', async (request, response) => {
    await receiver.start();
    response.redirect(303, `${request.baseUrl}/`);
  });
  return router;
}
