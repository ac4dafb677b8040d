import { Notification } from '@callboard/backstage-plugin-notifications-common';

/**
 * A notification with the texts of another answer about the same send, if those hold
 * all of its own: lists have one language, and cut long descriptions.
 */
export function withFullerTexts(
  notification: Notification,
  other: Notification,
): Notification {
  if (!holdsTexts(other, notification)) {
    return notification;
  }
  const { isTruncated, language, payload } = other;
  const { title, description, translations } = payload;
  return {
    ...notification,
    payload: { ...notification.payload, title, description, translations },
    isTruncated,
    language,
  };
}

function holdsTexts(holder: Notification, held: Notification): boolean {
  // An answer without a payload can be shown as broken, and must not fail here.
  if (!holder.payload || !held.payload) {
    return false;
  }
  const { isTruncated, payload } = held;
  if (payload.translations || (holder.isTruncated && !isTruncated)) {
    return false;
  }
  const { description: original, translations = {} } = holder.payload;
  const beginning = payload.description ?? '';
  return [holder.payload, ...Object.values(translations)].some(text => {
    const whole = text.description ?? original ?? '';
    return (
      text.title === payload.title &&
      (isTruncated ? whole.startsWith(beginning) : whole === beginning)
    );
  });
}
