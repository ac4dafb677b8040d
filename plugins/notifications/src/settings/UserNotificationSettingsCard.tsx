import { ErrorPanel, InfoCard, Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../translation';
import { AlertSettings } from './AlertSettings';
import { ChannelMatrix } from './ChannelMatrix';
import { useNotificationSettings } from './useNotificationSettings';

/**
 * What the reader wants to be told, where, and how loudly. Every change is saved
 * at once.
 *
 * @param props - names for people, by origin and by topic, in the place of ids
 *
 * @public
 */
export const UserNotificationSettingsCard = (props: {
  originNames?: Record<string, string>;
  topicNames?: Record<string, string>;
}) => {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { settings, loadError, saveError, isSaving, change } =
    useNotificationSettings();
  return (
    <InfoCard
      title={t('settings.title')}
      titleTypographyProps={{ component: 'h2' }}
      variant="gridItem"
    >
      <AlertSettings />
      {loadError && (
        <ErrorPanel title={t('settings.errorTitle')} error={loadError} />
      )}
      {!settings && !loadError && <Progress />}
      {settings && (
        <ChannelMatrix
          settings={settings}
          saveError={saveError}
          isSaving={isSaving}
          originNames={props.originNames}
          topicNames={props.topicNames}
          onChange={change}
        />
      )}
    </InfoCard>
  );
};
