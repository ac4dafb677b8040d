import { LoggerService } from '@backstage/backend-plugin-api';
import { toLoggableError } from './toLoggableError';

const MAX_ERRORS_PER_INTERVAL = 10;
const INTERVAL_MILLISECONDS = 60_000;

/**
 * Logs failures that may come by the thousand, as those of a processor for each
 * recipient of a send: of each kind a few per minute as errors, all others at
 * debug level.
 */
export class FailureLog {
  private readonly kinds = new Map<string, { start: number; count: number }>();

  constructor(private readonly options: { logger: LoggerService }) {}

  /** @param message - what failed, the same for all of a kind */
  add(message: string, error: unknown): void {
    const { logger } = this.options;
    const now = performance.now();
    let kind = this.kinds.get(message);
    if (!kind || now - kind.start >= INTERVAL_MILLISECONDS) {
      kind = { start: now, count: 0 };
      this.kinds.set(message, kind);
    }
    kind.count++;
    if (kind.count === MAX_ERRORS_PER_INTERVAL + 1) {
      logger.error(`${message}; further occurrences are logged at debug level`);
    }
    const level = kind.count <= MAX_ERRORS_PER_INTERVAL ? 'error' : 'debug';
    logger[level](message, toLoggableError(error));
  }
}
