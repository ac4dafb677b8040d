import { Theme } from '@material-ui/core/styles';
import { NotificationSeverity } from '@callboard/backstage-plugin-notifications-common';
import { subtleText } from './subtleText';

/**
 * Colours with a contrast of at least 4.5:1 on paper in light and dark themes,
 * so that they may also be the colour of text. The status colours of the
 * Backstage themes do not reach 3:1.
 */
export function severityColor(
  theme: Theme,
  severity: NotificationSeverity,
): string {
  const isDark = theme.palette.type === 'dark';
  switch (severity) {
    case 'critical':
      return isDark ? '#ffb4ab' : '#b3261e';
    case 'high':
      return isDark ? '#ffb74d' : '#9a4a00';
    default:
      return subtleText(theme);
  }
}
