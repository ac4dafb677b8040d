import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { spec } from '../schema';
import { CallerServices } from './createAuthentication';
import { createHandlers, HandlerOptions } from './createHandlers';
import { createRoute } from './createRoute';
import { prepareErrors } from './prepareErrors';

/**
 * The REST API: one route for every operation of the OpenAPI document, and no
 * other way to a handler. The document says who may call and what is accepted; the
 * rules are in the services.
 */
export function createRouter(options: HandlerOptions & CallerServices): Router {
  const handlers = createHandlers(options);
  const router = PromiseRouter();
  // The framework itself would serve it as a document of OpenAPI 3.0, which it is
  // not: it has lists of types.
  router.get('/openapi.json', ({ baseUrl }, response) => {
    const items = Object.entries(spec.paths).map(([path, item]) => [
      `${baseUrl}${path}`,
      item,
    ]);
    response.json({ ...spec, paths: Object.fromEntries(items) });
  });

  // `/status` also looks like an id, so paths with parameters come last.
  const rank = ([path]: [string, unknown]) => Number(path.includes('{'));
  const paths = Object.entries(spec.paths).sort((a, b) => rank(a) - rank(b));
  for (const [path, operations] of paths) {
    const expressPath = path.replace(/\{(\w+)\}/g, ':$1');
    for (const [method, operation] of Object.entries(operations)) {
      router[method as 'get' | 'post'](
        expressPath,
        createRoute({ ...options, operation, handlers }),
      );
    }
  }
  router.use(prepareErrors);
  return router;
}
