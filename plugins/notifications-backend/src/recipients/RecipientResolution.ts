import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotificationRecipientResolver,
  NotificationRecipients,
} from '@callboard/backstage-plugin-notifications-node';
import { isUserRef, normalizeEntityRef } from './entityRefs';

/**
 * Asks the resolver, which may be the adopter's own, and makes sure of what it
 * answers: users only, each once, under one spelling.
 */
export class RecipientResolution {
  private readonly resolver: NotificationRecipientResolver;
  private readonly logger: LoggerService;

  private constructor(
    resolver: NotificationRecipientResolver,
    logger: LoggerService,
  ) {
    this.resolver = resolver;
    this.logger = logger;
  }

  static create(options: {
    resolver: NotificationRecipientResolver;
    logger: LoggerService;
  }): RecipientResolution {
    return new RecipientResolution(options.resolver, options.logger);
  }

  async resolve(
    recipients: NotificationRecipients & { type: 'entity' },
  ): Promise<{ userRefs: string[] }> {
    const { entityRef, excludeEntityRef, skipChildGroups } = recipients;
    const { userEntityRefs } =
      await this.resolver.resolveNotificationRecipients({
        entityRefs: [entityRef].flat(),
        excludedEntityRefs:
          excludeEntityRef === undefined
            ? undefined
            : [excludeEntityRef].flat(),
        skipChildGroups,
      });
    const userRefs = [...new Set(userEntityRefs.flatMap(toUserRef))];
    if (userRefs.length === 0) {
      this.logger.debug('A notification had no recipients');
    }
    return { userRefs };
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
