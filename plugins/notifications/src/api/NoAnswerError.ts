import { CustomErrorBase } from '@backstage/errors';

/**
 * The backend did not answer, or not in time. Whether it did what it was asked to, or
 * still does, is not known.
 */
export class NoAnswerError extends CustomErrorBase {
  name = 'NoAnswerError' as const;
}
