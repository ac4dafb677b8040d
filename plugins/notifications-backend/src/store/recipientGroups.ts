import { RecipientGroup } from './types';

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

/**
 * Everybody in groups that {@link withDistinctRecipients} made, in the order of
 * users. Nearly always there is one group, which then takes no memory.
 *
 * @internal
 */
export function* inUserOrder(
  groups: RecipientGroup[],
): Iterable<{ userRef: string; messageId: string }> {
  const [first, ...others] = groups.map(({ message, userRefs }) =>
    toRecipients(message.id, userRefs),
  );
  if (others.length > 0) {
    yield* [first, ...others]
      .flatMap(recipients => [...recipients])
      .sort((a, b) => (a.userRef < b.userRef ? -1 : 1));
  } else if (first) {
    yield* first;
  }
}

function* toRecipients(messageId: string, userRefs: string[]) {
  for (const userRef of userRefs) {
    yield { userRef, messageId };
  }
}
