import { HttpAuthService } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { InboxService } from '../inbox';
import { PreferencesService } from '../preferences';
import { spec } from '../schema';
import { NotificationSender, SentNotifications } from '../sending';
import { Endpoints } from './ApiRouter';
import { addInboxRoutes } from './addInboxRoutes';
import { addSendingRoutes } from './addSendingRoutes';
import { addSettingsRoutes } from './addSettingsRoutes';
import { Callers } from './Callers';
import { createBodyParser } from './createBodyParser';
import { nameFieldsInErrors } from './nameFieldsInErrors';
import { plainRequest, refuseUnvalidated } from './plainRequest';
import { refuseUnstorableText } from './refuseUnstorableText';
import { serveDocument } from './serveDocument';

/** What the routes call. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  inbox: InboxService;
  preferences: PreferencesService;
  sender: NotificationSender;
  sentNotifications: SentNotifications;
};

/**
 * The REST API. Each route reads the request, finds out who is calling, makes one
 * call to a service and gives its answer; the rules are in the services, and the
 * limits in `openapi.yaml`.
 */
export function createRouter(options: RouterOptions): Router {
  const callers = Callers.create(options);
  const api = createValidatedOpenApiRouterFromGeneratedEndpointMap<Endpoints>(
    spec,
    { middleware: [refuseUnstorableText] },
  );
  api.use(refuseUnvalidated);
  addSendingRoutes(api, { ...options, callers });
  addSettingsRoutes(api, { ...options, callers });
  // Last, because a path like `/status` also looks like an id.
  addInboxRoutes(api, { ...options, callers });

  const router = PromiseRouter();
  router.get('/openapi.json', serveDocument);
  router.use(plainRequest);
  router.use(createBodyParser({ callers }));
  router.use(api);
  router.use(nameFieldsInErrors);
  return router;
}
