/**
 * Finds the users behind entity references. An adopter's own one takes the place
 * of the catalog's groups and owners.
 *
 * @public
 */
export interface NotificationRecipientResolver {
  /**
   * Called once per send that is not a broadcast. References to anything but
   * users are dropped from the answer.
   *
   * @throws Error to fail the send; nothing is stored then.
   */
  resolveNotificationRecipients(options: {
    entityRefs: string[];
    excludedEntityRefs?: string[];
    /** Asks for the direct members of groups only. */
    skipChildGroups?: boolean;
  }): Promise<{ userEntityRefs: string[] }>;
}
