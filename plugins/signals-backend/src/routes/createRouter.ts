import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import { SIGNALS_STREAM_PATH } from '@callboard/backstage-plugin-signals-common';
import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ConnectionGate } from '../connections/ConnectionGate';
import type { SignalMetrics } from '../metrics';
import type { BrokerSubscription } from '../stream/BrokerSubscription';

export const HEALTH_PATH = '/health';

/**
 * The HTTP routes of the plugin.
 */
export function createRouter(options: {
  openEventStream: RequestHandler;
  getDiagnostics: RequestHandler;
  gate: ConnectionGate;
  logger: LoggerService;
  metrics: SignalMetrics;
  subscription: BrokerSubscription;
}): Router {
  const router = PromiseRouter();
  router.get(HEALTH_PATH, (_request, response) => {
    const status = getHealth(options);
    response.status(status === 'ok' ? 200 : 503).json({ status });
  });
  router.get('/diagnostics', options.getDiagnostics);
  // Express takes GET for HEAD, too, and the answer to that has an end.
  router.head(SIGNALS_STREAM_PATH, (_request, response) => {
    response.status(405).set('Allow', 'GET').end();
  });
  router.get(
    SIGNALS_STREAM_PATH,
    options.openEventStream,
    noteRejection(options),
  );
  return router;
}

function getHealth(options: {
  gate: ConnectionGate;
  subscription: BrokerSubscription;
}): 'ok' | 'draining' | 'not-subscribed' {
  if (!options.gate.isOpen) {
    return 'draining';
  }
  return options.subscription.isSubscribed ? 'ok' : 'not-subscribed';
}

function noteRejection(options: {
  logger: LoggerService;
  metrics: SignalMetrics;
}): ErrorRequestHandler {
  return (error, request, response, next) => {
    const reason = isError(error) ? error.message : 'unknown';
    options.logger.debug(`A client was not let in: ${reason}`);
    response.once('finish', () =>
      options.metrics.rejected(response.statusCode),
    );
    if (!(error instanceof ServiceUnavailableError)) {
      next(error);
      return;
    }
    // The backend would log it as an error, once for each of the many clients
    // that come at such a time.
    const { method, url } = request;
    const { name, message } = error;
    response.status(503).json({
      error: { name, message },
      request: { method, url },
      response: { statusCode: 503 },
    });
  };
}
