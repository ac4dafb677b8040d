import { LoggerService } from '@backstage/backend-plugin-api';

const MAX_ERRORS_PER_INTERVAL = 10;
const INTERVAL_MILLISECONDS = 60_000;

/**
 * Logs failures that may come by the thousand, as those of a processor for each
 * recipient of a send: of each kind a few per minute as errors, and all others
 * for those who debug.
 */
export class FailureLog {
  private readonly logger: LoggerService;
  private readonly kinds = new Map<string, { start: number; count: number }>();

  constructor(options: { logger: LoggerService }) {
    this.logger = options.logger;
  }

  /** @param message - what failed, the same for all of a kind */
  add(message: string, error: unknown): void {
    const now = performance.now();
    let kind = this.kinds.get(message);
    if (!kind || now - kind.start >= INTERVAL_MILLISECONDS) {
      kind = { start: now, count: 0 };
      this.kinds.set(message, kind);
    }
    kind.count++;
    const cause = error instanceof Error ? error : new Error(String(error));
    if (kind.count <= MAX_ERRORS_PER_INTERVAL) {
      this.logger.error(message, cause);
      return;
    }
    if (kind.count === MAX_ERRORS_PER_INTERVAL + 1) {
      this.logger.error(`${message}, and so often that the rest is for debug`);
    }
    this.logger.debug(message, cause);
  }
}
