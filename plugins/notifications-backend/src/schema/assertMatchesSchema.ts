import { InputError } from '@backstage/errors';
import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import { assertStorableText } from './assertStorableText';
import { spec } from './openapi.generated';

type SchemaName = keyof (typeof spec)['components']['schemas'];

// Formats say what a string means, never whether it is accepted.
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(spec, 'openapi');
const validators = new Map<SchemaName, ValidateFunction>();

/**
 * Checks what did not come through a route, as the outcome of a processor,
 * against a schema of the OpenAPI document, and for text that cannot be stored.
 *
 * @throws InputError that names the field.
 */
export function assertMatchesSchema(
  schemaName: SchemaName,
  value: unknown,
): void {
  assertStorableText(value, schemaName);
  let validate = validators.get(schemaName);
  if (!validate) {
    validate = ajv.compile({
      $ref: `openapi#/components/schemas/${schemaName}`,
    });
    validators.set(schemaName, validate);
  }
  if (!validate(value)) {
    throw new InputError(
      ajv.errorsText(validate.errors, { dataVar: schemaName }),
    );
  }
}
