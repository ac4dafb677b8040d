import { CustomErrorBase } from '@backstage/errors';

/** The request is well-formed but cannot be carried out as it stands; a 422. */
export class UnprocessableError extends CustomErrorBase {
  name = 'UnprocessableError' as const;

  // Where the framework looks for it, and not a property that it would answer.
  get statusCode() {
    return 422;
  }
}
