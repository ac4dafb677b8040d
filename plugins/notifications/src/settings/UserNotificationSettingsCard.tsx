import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { ErrorPanel, InfoCard, Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NoAnswerError } from '../api';
import { NamesProvider } from '../components/common/names';
import { NotificationNames } from '../components/common/NotificationNamesApi';
import { FallbackHost } from '../host/FallbackHost';
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
export const UserNotificationSettingsCard = (props: NotificationNames) => {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { settings, loadError, retry, saveError, isSaving, change } =
    useNotificationSettings();
  // There is nothing to put back where it is not known what was saved.
  const hasNoAnswer = saveError instanceof NoAnswerError;
  return (
    <InfoCard
      title={t('settings.title')}
      titleTypographyProps={{ component: 'h2' }}
      variant="gridItem"
    >
      <FallbackHost />
      <AlertSettings />
      {loadError && (
        <>
          <ErrorPanel title={t('settings.errorTitle')} error={loadError} />
          <Button color="primary" onClick={retry}>
            {t('notificationsPage.retry')}
          </Button>
        </>
      )}
      {!settings && !loadError && <Progress />}
      {settings && (
        <NamesProvider {...props}>
          <div role="alert">
            {hasNoAnswer && (
              <Typography color="error">{t('actions.noAnswer')}</Typography>
            )}
          </div>
          <ChannelMatrix
            settings={settings}
            saveError={hasNoAnswer ? undefined : saveError}
            isSaving={isSaving}
            onChange={change}
          />
        </NamesProvider>
      )}
    </InfoCard>
  );
};
