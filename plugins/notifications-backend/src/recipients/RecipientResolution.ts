import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  NotificationRecipientResolver,
  NotificationRecipients,
} from '@callboard/backstage-plugin-notifications-node';
import { toLoggableError, withinTime } from '../lib';
import { isUserRef, normalizeEntityRef } from './entityRefs';

/** What a resolver may tell the sender. Anything else is for the log. */
const TOLD_ERRORS = [
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
];

const MAX_RESOLVER_MILLISECONDS = 60_000;

/**
 * Asks the resolver, which may be the adopter's own, and makes sure of what it
 * answers: users only, each once, under one spelling.
 */
export class RecipientResolution {
  constructor(
    private readonly options: {
      resolver: NotificationRecipientResolver;
      logger: LoggerService;
    },
  ) {}

  /**
   * @throws ServiceUnavailableError when the resolver failed or did not respond within a
   * minute, or what it has to say to the sender.
   */
  async resolve(
    recipients: NotificationRecipients & { type: 'entity' },
  ): Promise<{ userRefs: string[] }> {
    const { userEntityRefs } = await this.askResolver(recipients);
    const userRefs = [...new Set(userEntityRefs.flatMap(toUserRef))];
    if (userRefs.length === 0) {
      this.options.logger.debug('A notification had no recipients');
    }
    return { userRefs };
  }

  private async askResolver(
    recipients: NotificationRecipients & { type: 'entity' },
  ): Promise<{ userEntityRefs: string[] }> {
    const { entityRef, excludeEntityRef, skipChildGroups } = recipients;
    try {
      return await withinTime(MAX_RESOLVER_MILLISECONDS, async () =>
        this.options.resolver.resolveNotificationRecipients({
          entityRefs: [entityRef].flat(),
          excludedEntityRefs: excludeEntityRef
            ? [excludeEntityRef].flat()
            : undefined,
          skipChildGroups,
        }),
      );
    } catch (error) {
      if (TOLD_ERRORS.some(told => told.is(error))) {
        throw error;
      }
      const message = 'The recipients could not be found out';
      this.options.logger.error(message, toLoggableError(error));
      throw new ServiceUnavailableError(message);
    }
  }
}

function toUserRef(ref: string): string[] {
  try {
    const normalized = normalizeEntityRef(ref);
    return isUserRef(normalized) ? [normalized] : [];
  } catch {
    return [];
  }
}
