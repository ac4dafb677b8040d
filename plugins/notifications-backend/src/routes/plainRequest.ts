import { RequestHandler } from 'express';

/**
 * Writes a request in the form in which the OpenAPI validator knows it. Routes also
 * take a `HEAD` for a `GET`, and a whole address or a fragment in the first line of
 * the request; the validator takes such a request for one that is not in the
 * document, and lets it through without a look at it. Node leaves the body out of
 * the answer to a `HEAD` by itself.
 */
export const plainRequest: RequestHandler = (request, _response, next) => {
  if (request.method === 'HEAD') {
    request.method = 'GET';
  }
  const [search = ''] = /\?[^#]*/.exec(request.url) ?? [];
  request.url = `${request.path}${search}`;
  next();
};

/** Not found is what the validator found nothing in the document for. */
export const refuseUnvalidated: RequestHandler = (request, _response, next) =>
  next('openapi' in request ? undefined : 'router');
