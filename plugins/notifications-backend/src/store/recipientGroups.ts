import { RecipientGroup } from './NotificationsStore';

/**
 * Groups in which each user is once over all, and in order; who is in several
 * stays in the first. Groups that are left without anybody are gone.
 *
 * @internal
 */
export function withDistinctRecipients(
  groups: RecipientGroup[],
): RecipientGroup[] {
  const seen = new Set<string>();
  return groups
    .map(({ message, userRefs }) => ({
      message,
      userRefs: userRefs
        .filter(userRef => !seen.has(userRef) && seen.add(userRef))
        .sort(),
    }))
    .filter(({ userRefs }) => userRefs.length > 0);
}
