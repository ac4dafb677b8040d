import { RequestHandler } from 'express';
import { spec } from '../schema';

/**
 * Serves the OpenAPI document as the framework does, with paths as they are
 * under the base URL of the backend. The framework itself would call it a
 * document of OpenAPI 3.0, which it is not: it has lists of types.
 */
export const serveDocument: RequestHandler = (request, response) => {
  const paths = Object.entries(spec.paths).map(([path, item]) => [
    `${request.baseUrl}${path}`,
    item,
  ]);
  response.json({ ...spec, paths: Object.fromEntries(paths) });
};
