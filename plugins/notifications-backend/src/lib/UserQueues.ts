import PQueue from 'p-queue';
import { TooManyRequestsError } from './TooManyRequestsError';

/** As many as several tabs make when they are opened, or learn of news, together. */
const MAX_WAITING = 10;

/**
 * Lets each user do one thing at a time, so that no user can keep the others from the
 * database.
 */
export class UserQueues {
  private readonly queues = new Map<string, PQueue>();

  /** @param what - what is done one at a time, in the plural */
  constructor(private readonly what: string) {}

  /** @throws TooManyRequestsError when too many are waiting. */
  async inTurn<T>(userRef: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(userRef) ?? new PQueue({ concurrency: 1 });
    if (queue.size >= MAX_WAITING) {
      throw new TooManyRequestsError(
        `At most ${MAX_WAITING} ${this.what} of a user can wait for the one in progress, and there are ${queue.size}`,
      );
    }
    this.queues.set(userRef, queue);
    try {
      return await queue.add(work);
    } finally {
      if (queue.size + queue.pending === 0) {
        this.queues.delete(userRef);
      }
    }
  }
}

/** The queues of all that users ask for. */
export type RequestQueues = {
  /** What costs more than a page by time. */
  costlyReads: UserQueues;
  /** Changes of one inbox and its settings wait for each other in the database anyway. */
  changes: UserQueues;
};

export function createRequestQueues(): RequestQueues {
  return {
    costlyReads: new UserQueues('searches and other costly requests'),
    changes: new UserQueues('changes'),
  };
}
