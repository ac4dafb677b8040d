import { StoredMessage } from '../store/types';

/**
 * Gives messages that are about to be stored their moment, one for all. Finding
 * the recipients and processing may have taken long. With the moment at which
 * that began, they would be older than what readers have seen and marked since,
 * though they were not in the inbox then.
 */
export function sentNow<T extends { message: StoredMessage }>(sends: T[]): T[] {
  const created = new Date();
  return sends.map(send => ({
    ...send,
    message: { ...send.message, created },
  }));
}
