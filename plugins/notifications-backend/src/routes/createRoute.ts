import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Request, RequestHandler, Response } from 'express';
import { normalizeEntityRef } from '../recipients';
import {
  assertMatchesSchema,
  createParameterCheck,
  SchemaName,
} from '../schema';
import { authorizeSender } from '../sending';
import { BodyLimits, createBodyReader } from './createBodyReader';
import { Caller, Role } from './operations';

/** What the router reads of an operation of the OpenAPI document. */
type Operation = {
  operationId: string;
  security?: ReadonlyArray<{ JWT?: readonly string[] }>;
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

/** @returns `undefined` for what is for anybody, of which the document says so */
function roleOf({ operationId, security = [] }: Operation): Role | undefined {
  if (JSON.stringify(security) === '[{}]') {
    return undefined;
  }
  const [role, ...others] = security.flatMap(({ JWT }) => JWT);
  if ((role !== 'user' && role !== 'service') || others.length > 0) {
    throw new Error(
      `The OpenAPI document does not say who may call ${operationId}`,
    );
  }
  return role;
}

type CallerServices = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
};

/**
 * Inboxes belong to users, sending to plugins and outside systems (BEP, "creating
 * notifications can only be done by other backend plugins"), and neither may do
 * what is for the other.
 *
 * @throws AuthenticationError, NotAllowedError
 */
async function authenticate(
  { httpAuth, permissions }: CallerServices,
  request: Request,
  role: Role,
): Promise<Caller<Role>> {
  if (role === 'service') {
    return authorizeSender(
      permissions,
      await httpAuth.credentials(request, { allow: ['service'] }),
    );
  }
  const { principal } = await httpAuth.credentials(request, {
    allow: ['user'],
  });
  return { userRef: normalizeEntityRef(principal.userEntityRef) };
}

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
  const role = roleOf(operation);
  const handle = handlers[operationId.replace(/Legacy$/, '')];
  const checkParameters = createParameterCheck(parameters);
  const readBody = createBodyReader(
    /^SendNotification/.test(operationId) ? SEND_LIMITS : BODY_LIMITS,
  );
  const bodySchema = requestBody?.content['application/json'].schema.$ref
    .split('/')
    .pop() as SchemaName | undefined;

  return async (request, response) => {
    const caller = role && (await authenticate(options, request, role));
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
