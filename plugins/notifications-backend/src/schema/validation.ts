import { InputError } from '@backstage/errors';
import Ajv2020, { ErrorObject, Options } from 'ajv/dist/2020';
import { assertStorableText } from './assertStorableText';
import { spec } from './openapi.generated';

export type SchemaName = keyof typeof spec.components.schemas;
type ParameterName = keyof typeof spec.components.parameters;

// Formats say what a string means, never whether it is accepted.
const options: Options = {
  strict: false,
  validateFormats: false,
  // What is wrong, for messages.
  verbose: true,
};
const ajv = new Ajv2020(options).addSchema(
  { components: spec.components },
  'openapi',
);
/** Parameters are text, whatever it stands for, and may have defaults. */
const parameterAjv = new Ajv2020({
  ...options,
  coerceTypes: true,
  useDefaults: true,
});

/** From `/recipients/entityRef/3` to `recipients.entityRef[3]`. */
function toFieldName(pointer: string): string {
  return pointer
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/^\//, '')
    .replace(/\//g, '.')
    .replace(/~1/g, '/')
    .replace(/~0/g, '~');
}

function describe(error: ErrorObject): string {
  const { instancePath, keyword, params, message, schemaPath } = error;
  const field = toFieldName(instancePath);
  switch (keyword) {
    case 'required':
      return `${toFieldName(
        `${instancePath}/${params.missingProperty}`,
      )} is required`;
    case 'enum':
      return `${field} ${message}: ${params.allowedValues.join(', ')}`;
    case 'additionalProperties':
      return schemaPath.includes('/query/')
        ? `Unknown query parameter '${params.additionalProperty}'`
        : `Unknown property '${params.additionalProperty}'`;
    default:
      return `${field || 'the request'} ${message}${describeValue(error)}`;
  }
}

/** How much there is of what there may not be more of. */
function describeValue({ keyword, data }: ErrorObject): string {
  switch (keyword) {
    case 'maximum':
      return `, and is ${data}`;
    case 'maxLength':
    case 'maxItems':
      return `, and has ${(data as string | unknown[]).length}`;
    case 'maxProperties':
      return `, and has ${Object.keys(data as object).length}`;
    default:
      return '';
  }
}

function toInputError(errors: ErrorObject[]): InputError {
  return new InputError(errors.map(describe).join(', '));
}

/**
 * Checks the body of a request, the input of an action or the result of a
 * processor against a schema of the OpenAPI document, and for text that cannot
 * be stored.
 *
 * @throws InputError that names the field, as `payload.title is required`.
 */
export function assertMatchesSchema(
  schemaName: SchemaName,
  value: unknown,
): void {
  assertStorableText(value);
  const validate = ajv.getSchema(`openapi#/components/schemas/${schemaName}`)!;
  if (!validate(value)) {
    throw toInputError(validate.errors!);
  }
}

/**
 * Makes a check of the parameters of an operation. It refuses query parameters
 * that the document does not have, reads numbers and flags, and fills in defaults.
 *
 * @returns a function that throws an InputError that names the parameter
 */
export function createParameterCheck(
  parameters: ReadonlyArray<{ $ref: string }>,
): (request: { query: object; headers: object; params: object }) => void {
  const properties = { query: {}, header: {}, path: {} };
  const required = new Array<string>();
  for (const { $ref } of parameters) {
    const key = $ref.split('/').pop() as ParameterName;
    const parameter = spec.components.parameters[key];
    const { in: place, name, schema } = parameter;
    if (place === 'query' && 'required' in parameter) {
      required.push(name);
    }
    Object.assign(properties[place], {
      [place === 'header' ? name.toLowerCase() : name]: schema,
    });
  }
  const validate = parameterAjv.compile({
    properties: {
      query: {
        properties: properties.query,
        required,
        additionalProperties: false,
      },
      headers: { properties: properties.header },
      params: { properties: properties.path },
    },
    components: spec.components,
  });
  return request => {
    assertStorableText(request.query);
    if (!validate(request)) {
      throw toInputError(
        validate.errors!.map(error => ({
          ...error,
          // What is left is the name of the parameter.
          instancePath: error.instancePath.replace(/^\/\w+/, ''),
        })),
      );
    }
  };
}
