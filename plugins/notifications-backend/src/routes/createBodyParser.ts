import express, { RequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import { Callers } from './Callers';
import { nameBodyInErrors } from './nameBodyInErrors';

/** Paths on which only plugins and outside systems may post. */
const SENDER_PATHS = ['/', '/notifications', '/retract', '/resolve'];

/** Room for the 200,000 recipients that `openapi.yaml` allows. */
const SENDER_BODY_LIMIT = '32mb';
/** Room for the settings of thousands of topics. */
const READER_BODY_LIMIT = '1mb';

/**
 * Reads bodies. Large ones are only read from callers who may send, and whoever
 * may not learns that before the body is looked at.
 */
export function createBodyParser(options: {
  callers: Callers;
}): RequestHandler {
  const { callers } = options;
  const parser = PromiseRouter();
  for (const path of SENDER_PATHS) {
    parser.post(path, express.json({ limit: SENDER_BODY_LIMIT }));
  }
  parser.use(express.json({ limit: READER_BODY_LIMIT }));
  parser.use(nameBodyInErrors);

  const router = PromiseRouter();
  for (const path of SENDER_PATHS) {
    router.post(path, async (request, _response) => {
      await callers.requireSender(request);
      return 'next';
    });
  }
  router.use(parser);
  return router;
}
