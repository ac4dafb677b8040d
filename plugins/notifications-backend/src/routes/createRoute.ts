import { Request, RequestHandler, Response } from 'express';
import {
  assertMatchesSchema,
  createParameterCheck,
  SchemaName,
} from '../schema';
import {
  CallerServices,
  createAuthentication,
  SecuredOperation,
} from './createAuthentication';
import { BodyLimits, createBodyReader } from './createBodyReader';

/** What the router reads of an operation of the OpenAPI document. */
type Operation = SecuredOperation & {
  parameters?: ReadonlyArray<{ $ref: string }>;
  requestBody?: {
    content: { 'application/json': { schema: { $ref: string } } };
  };
};

/** Also the settings of a user fit in, see `UserSettings`. */
const BODY_LIMITS: BodyLimits = { bytes: 128 * 1024 };

/** Room for the 200,000 recipients that `openapi.yaml` allows, and for a notification. */
const SEND_LIMITS: BodyLimits = {
  bytes: 32 * 1024 * 1024,
  // A notification has 64 kB; another way to write it can take more.
  bytesBesidesRecipients: 256 * 1024,
};

/** Longer ones, or more, are of no use to anybody and cost each entry of a list. */
const MAX_LANGUAGES = 10;
const MAX_LANGUAGE_LENGTH = 35;

function languagesOf(request: Request): string[] {
  return request
    .acceptsLanguages()
    .filter(({ length }) => length <= MAX_LANGUAGE_LENGTH)
    .slice(0, MAX_LANGUAGES);
}

/**
 * Makes the route of an operation of the OpenAPI document. Nothing of a request is
 * looked at before it is known who is calling, and whether the caller may.
 *
 * @throws Error when the document does not say who may call the operation.
 */
export function createRoute(
  options: CallerServices & {
    operation: Operation;
    /** By the id of their operation; the types are those of `Handlers`. */
    handlers: Record<
      string,
      (call: any, response: Response) => Promise<unknown>
    >;
  },
): RequestHandler {
  const { operation, handlers } = options;
  const { operationId, parameters = [], requestBody } = operation;
  const authenticate = createAuthentication(options, operation);
  const handle = handlers[operationId.replace(/Legacy$/, '')];
  const checkParameters = createParameterCheck(parameters);
  const readBody = createBodyReader(
    /^SendNotification/.test(operationId) ? SEND_LIMITS : BODY_LIMITS,
  );
  const bodySchema = requestBody?.content['application/json'].schema.$ref
    .split('/')
    .pop() as SchemaName | undefined;

  return async (request, response) => {
    const caller = await authenticate?.(request);
    checkParameters(request);
    if (bodySchema) {
      await readBody(request, response);
      assertMatchesSchema(bodySchema, request.body);
    }
    const { query, params, body } = request;
    const header = request.get.bind(request);
    const languages = languagesOf(request);
    const call = { ...caller, query, params, body, header, languages };
    const result = await handle(call, response);
    if (result !== undefined) {
      response.json(result);
    }
  };
}
