import { CustomErrorBase } from '@backstage/errors';

/**
 * The request is well-formed but cannot be carried out as it stands; a 422.
 */
export class UnprocessableError extends CustomErrorBase {
  name = 'UnprocessableError' as const;
  readonly statusCode = 422;
}
