import { InputError } from '@backstage/errors';
import {
  NotificationRecipients,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { normalizeEntityRef } from '../recipients';
import { parsePayload } from './parsePayload';

function parseEntityRef(ref: string, field: string): string {
  try {
    return normalizeEntityRef(ref);
  } catch {
    throw new InputError(
      `${field} must be an entity reference as kind:namespace/name`,
    );
  }
}

function parseEntityRefs(
  refs: string | string[],
  field: string,
): string | string[] {
  if (typeof refs === 'string') {
    return parseEntityRef(refs, field);
  }
  const parsed = refs.map((ref, i) => parseEntityRef(ref, `${field}[${i}]`));
  return [...new Set(parsed)];
}

function parseRecipients(
  recipients: NotificationRecipients,
): NotificationRecipients {
  if (recipients.type === 'broadcast') {
    return { type: 'broadcast' };
  }
  const { entityRef, excludeEntityRef, skipChildGroups } = recipients;
  if (entityRef === undefined) {
    throw new InputError(
      'recipients.entityRef is required for recipients of the type entity',
    );
  }
  return {
    type: 'entity',
    entityRef: parseEntityRefs(entityRef, 'recipients.entityRef'),
    excludeEntityRef:
      excludeEntityRef &&
      parseEntityRefs(excludeEntityRef, 'recipients.excludeEntityRef'),
    skipChildGroups,
  };
}

/**
 * Applies all rules for what can be sent. The schema has been checked before.
 * Entity references come out in one spelling, each once.
 *
 * @throws InputError that names the field.
 */
export function parseSendOptions(
  options: NotificationSendOptions,
): NotificationSendOptions {
  return {
    recipients: parseRecipients(options.recipients),
    payload: parsePayload(options.payload),
  };
}
