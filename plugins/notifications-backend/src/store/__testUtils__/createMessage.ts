import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { v7 as uuid } from 'uuid';
import { StoredMessage } from '../types';

/**
 * A message with as little in it as possible. `at` is its moment, in
 * milliseconds since 1970.
 */
export function createMessage(
  options: Partial<NotificationPayload> & { origin?: string; at?: number } = {},
): StoredMessage {
  const { origin = 'plugin:ci', at = 1_000, ...payload } = options;
  return {
    id: uuid(),
    origin,
    created: new Date(at),
    payload: { title: 'Build failed', severity: 'normal', ...payload },
  };
}
