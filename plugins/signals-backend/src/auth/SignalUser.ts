/** Somebody who showed a valid user token. */
export interface SignalUser {
  userEntityRef: string;
  /**
   * Everything the user is, in lower case: the user, the groups, and what else
   * the sign-in resolver says. Signals for any of it are for the user.
   */
  entityRefs: ReadonlySet<string>;
  /** When the token expires, in milliseconds since the epoch. */
  expiresAt?: number;
}

/** Whether a user is any of the entity refs. Compares as many as the shorter list has. */
export function isRecipient(
  user: SignalUser,
  entityRefs: ReadonlySet<string>,
): boolean {
  const [fewer, more] =
    user.entityRefs.size < entityRefs.size
      ? [user.entityRefs, entityRefs]
      : [entityRefs, user.entityRefs];
  for (const entityRef of fewer) {
    if (more.has(entityRef)) {
      return true;
    }
  }
  return false;
}
