import { CustomErrorBase } from '@backstage/errors';

/** The caller has too much in progress already; a 429. */
export class TooManyRequestsError extends CustomErrorBase {
  name = 'TooManyRequestsError' as const;

  // Where the framework looks for it, and not a property that it would answer.
  get statusCode() {
    return 429;
  }
}
