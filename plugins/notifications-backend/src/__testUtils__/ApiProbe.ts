import assert from 'node:assert';
import addFormats from 'ajv-formats';
import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import { spec } from '../schema';

const BASE_PATH = '/api/notifications';

/** The document, without room for what it does not state. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) {
    return part.map(closed);
  }
  if (part === null || typeof part !== 'object') {
    return part;
  }
  return {
    ...('properties' in part && { additionalProperties: false }),
    ...Object.fromEntries(
      Object.entries(part).map(([name, value]) => [name, closed(value)]),
    ),
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed(spec) as object, 'openapi');
const validators = new Map<string, ValidateFunction>();

/** An answer of the API, of which is known that the OpenAPI document allows it. */
export type ProbedAnswer = {
  status: number;
  headers: Headers;
  // What an answer holds is what a test is about.
  body: any;
};

function findPath(path: string): keyof typeof spec.paths {
  const { pathname } = new URL(path || '/', 'http://localhost');
  const paths = Object.keys(spec.paths) as Array<keyof typeof spec.paths>;
  const exact = paths.find(candidate => candidate === pathname);
  const template = paths.find(candidate =>
    new RegExp(`^${candidate.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  const found = exact ?? template;
  if (!found) {
    throw new Error(`${pathname} is not in the OpenAPI document`);
  }
  return found;
}

/** The answers of the operations under a path, by method and status. */
type PathItem = Record<string, { responses: Record<string, object> }>;

function pointer(...parts: string[]): string {
  return [
    '#',
    ...parts.map(part =>
      encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
    ),
  ].join('/');
}

/** Where the document has the answers of a route with a status. */
function findResponse(method: string, path: string, status: number): string {
  const documented = findPath(path);
  const operation = method.toLowerCase();
  const operations: Partial<PathItem> = spec.paths[documented];
  const response = operations[operation]?.responses[status];
  if (!response) {
    throw new Error(
      `${method} ${documented} answered ${status}, which the OpenAPI document does not list`,
    );
  }
  return '$ref' in response
    ? String(response.$ref)
    : pointer('paths', documented, operation, 'responses', String(status));
}

function assertDocumented(
  method: string,
  path: string,
  status: number,
  body: unknown,
): void {
  const schema = pointer('content', 'application/json', 'schema').slice(1);
  const ref = `openapi${findResponse(method, path, status)}${schema}`;
  let validate = validators.get(ref);
  if (!validate) {
    validate = ajv.compile({ $ref: ref });
    validators.set(ref, validate);
  }
  if (!validate(body)) {
    throw new Error(
      `${method} ${path} answered ${status} with what the OpenAPI document does not allow: ${ajv.errorsText(
        validate.errors,
      )} ${JSON.stringify(body).slice(0, 500)}`,
    );
  }
}

/**
 * Speaks to the API over HTTP on behalf of one caller, and fails a test for any
 * answer that the OpenAPI document does not describe: another status, more than it
 * states, or no `Retry-After` where the request may succeed later.
 */
export class ApiProbe {
  private readonly origin: string;
  private readonly authorization: string | undefined;

  constructor(options: { port: number; authorization: string | undefined }) {
    this.origin = `http://127.0.0.1:${options.port}`;
    this.authorization = options.authorization;
  }

  async get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<ProbedAnswer> {
    return this.request('GET', path, { headers });
  }

  async post(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<ProbedAnswer> {
    return this.request('POST', path, {
      body:
        typeof body === 'string' || body instanceof Buffer
          ? body
          : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }

  private async request(
    method: 'GET' | 'POST',
    path: string,
    init: { body?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<ProbedAnswer> {
    const response = await fetch(`${this.origin}${BASE_PATH}${path}`, {
      method,
      body: init.body,
      headers: {
        ...init.headers,
        ...(this.authorization && { Authorization: this.authorization }),
      },
    });
    const body = await response.json();
    assertDocumented(method, path, response.status, body);
    if ([409, 429, 503].includes(response.status)) {
      assert(response.headers.has('Retry-After'), `${path} has no Retry-After`);
    }
    return { status: response.status, headers: response.headers, body };
  }
}
