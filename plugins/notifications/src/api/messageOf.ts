import { isError, ResponseError } from '@backstage/errors';

/** What went wrong; in the words of the backend if it refused. */
export function messageOf(error: unknown): string {
  if (ResponseError.is(error)) {
    return error.cause.message;
  }
  return isError(error) ? error.message : String(error);
}
