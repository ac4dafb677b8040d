import TableCell from '@material-ui/core/TableCell';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  NotificationSettingRule,
  NotificationSettings,
} from '@callboard/backstage-plugin-notifications-common';
import { MixedCheckbox } from '../components/common/MixedCheckbox';
import { notificationsTranslationRef } from '../translation';
import { isEnabled, SettingsRow } from './settingsTree';

export type MatrixChannel = { id: string; name: string };

/**
 * The boxes of one line: one for each channel, and before them one for all
 * channels together if there are several.
 */
export function MatrixCells(props: {
  settings: NotificationSettings;
  channels: MatrixChannel[];
  /** What the line is about, for people. */
  name: string;
  /** What the line switches: a topic, or an origin with its topics, or all. */
  rows: SettingsRow[];
  /** Whether the channel itself is switched too, so that what is new follows. */
  isWholeChannel?: boolean;
  onChange: (rules: NotificationSettingRule[]) => void;
}) {
  const { settings, channels, name, rows, isWholeChannel } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);

  const states = new Map(
    channels.map(channel => [
      channel,
      rows.map(row => isEnabled(settings, channel.id, row)),
    ]),
  );
  const change = (changed: MatrixChannel[], enabled: boolean) =>
    props.onChange(
      changed.flatMap(channel => [
        ...(isWholeChannel ? [{ channel: channel.id, enabled }] : []),
        ...rows.map(row => ({ channel: channel.id, ...row, enabled })),
      ]),
    );

  const box = (changed: MatrixChannel[], label: string) => {
    const shown = changed.flatMap(channel => states.get(channel) ?? []);
    const areAllOn = shown.every(Boolean);
    const isMixed = !areAllOn && shown.some(Boolean);
    return (
      <MixedCheckbox
        checked={areAllOn}
        indeterminate={isMixed}
        onChange={() => change(changed, !areAllOn)}
        inputProps={{ 'aria-label': label }}
      />
    );
  };

  return (
    <>
      {channels.length > 1 && (
        <TableCell align="center" padding="none">
          {box(
            channels,
            t('settings.channels.cell', {
              row: name,
              channel: t('settings.channels.everything'),
            }),
          )}
        </TableCell>
      )}
      {channels.map(channel => (
        <TableCell key={channel.id} align="center" padding="none">
          {box(
            [channel],
            t('settings.channels.cell', { row: name, channel: channel.name }),
          )}
        </TableCell>
      ))}
    </>
  );
}
