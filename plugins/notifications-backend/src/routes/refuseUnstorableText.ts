import { RequestHandler } from 'express';
import { assertStorableText } from '../schema';

/** Refuses text that a database could not give back as it came. */
export const refuseUnstorableText: RequestHandler = (
  request,
  _response,
  next,
) => {
  assertStorableText(request.query);
  assertStorableText(request.body);
  next();
};
