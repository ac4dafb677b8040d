import { NotificationSeverity } from './types';

/**
 * All severities, the most pressing first.
 *
 * @public
 */
export const notificationSeverities: NotificationSeverity[] = [
  'critical',
  'high',
  'normal',
  'low',
];

/**
 * What a notification without a severity has (BEP, Notifications Plugin).
 *
 * @public
 */
export const DEFAULT_SEVERITY: NotificationSeverity = 'normal';

/**
 * Orders severities: negative when `a` is more pressing than `b`, positive when
 * less, zero when equal. Absent counts as `normal`.
 *
 * @public
 */
export function compareSeverities(
  a: NotificationSeverity | undefined,
  b: NotificationSeverity | undefined,
): number {
  return (
    notificationSeverities.indexOf(a ?? DEFAULT_SEVERITY) -
    notificationSeverities.indexOf(b ?? DEFAULT_SEVERITY)
  );
}
