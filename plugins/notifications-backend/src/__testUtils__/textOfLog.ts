import { inspect } from 'node:util';
import { mockServices } from '@backstage/backend-test-utils';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** Everything a logger was given so far, errors with all that is in them. */
export function textOfLog(
  logger: ReturnType<typeof mockServices.logger.mock>,
): string {
  return LEVELS.flatMap(level => logger[level].mock.calls)
    .map(call =>
      inspect(call, {
        depth: Infinity,
        maxArrayLength: Infinity,
        maxStringLength: Infinity,
      }),
    )
    .join('\n');
}
