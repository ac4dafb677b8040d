import { InputError, isError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

const REQUIRED = / must have required property '([^']+)'/g;
const POINTER = /\brequest\/(?:body|query|params|headers)((?:\/[^\s,]+)*)/g;

/** From a JSON pointer, `/recipients/entityRef/3`, to how people write it. */
function toFieldName(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part)
          ? `${path}[${part}]`
          : [path, part].filter(Boolean).join('.'),
      '',
    );
}

/**
 * Words the findings of the OpenAPI validator as `payload.title is required`
 * instead of `request/body/payload must have required property 'title'`.
 */
export function nameFields(message: string): string {
  return message
    .replace(REQUIRED, (_, property) => `/${property} is required`)
    .replace(POINTER, (_, pointer) => toFieldName(pointer) || 'the body');
}

export const nameFieldsInErrors: ErrorRequestHandler = (
  error,
  _request,
  _response,
  next,
) => {
  const isFinding =
    isError(error) &&
    error.name === 'InputError' &&
    error.message.startsWith('request/');
  next(isFinding ? new InputError(nameFields(error.message)) : error);
};
