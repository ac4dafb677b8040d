import { Content, PageWithHeader } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useAppLocation } from '@backstage/frontend-plugin-api';
import { FallbackHost } from '../../host/FallbackHost';
import { useInboxPath } from '../../host/useInboxPath';
import { SettingsPage } from '../../settings/SettingsPage';
import { notificationsTranslationRef } from '../../translation';
import { NamesProvider } from '../common/names';
import { NotificationNames } from '../common/NotificationNamesApi';
import { Inbox } from '../inbox/Inbox';

/** @public */
export type NotificationsPageProps = NotificationNames & {
  /** Whether opening the link of a notification marks it as read, false unless told. */
  markAsReadOnLinkOpen?: boolean;
  title?: string;
  themeId?: string;
  subtitle?: string;
  tooltip?: string;
  type?: string;
  typeLink?: string;
};

/** The page without its frame, which the frontend systems have their own of. */
export function NotificationsPageContent(
  props: NotificationNames &
    Pick<NotificationsPageProps, 'markAsReadOnLinkOpen'>,
) {
  const { originNames, topicNames } = props;
  const { pathname } = useAppLocation();
  const isSettings =
    pathname.replace(/\/+$/, '') === `${useInboxPath()}/settings`;
  return (
    <>
      <FallbackHost />
      {isSettings ? (
        <SettingsPage originNames={originNames} topicNames={topicNames} />
      ) : (
        <NamesProvider originNames={originNames} topicNames={topicNames}>
          <Inbox markAsReadOnLinkOpen={props.markAsReadOnLinkOpen} />
        </NamesProvider>
      )}
    </>
  );
}

/** The page with a header, for the legacy frontend system. */
export function NotificationsPage(props: NotificationsPageProps = {}) {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const {
    markAsReadOnLinkOpen,
    originNames,
    topicNames,
    title = t('notificationsPage.title'),
    themeId = 'tool',
    ...header
  } = props;
  return (
    <PageWithHeader title={title} themeId={themeId} {...header}>
      <Content>
        <NotificationsPageContent
          markAsReadOnLinkOpen={markAsReadOnLinkOpen}
          originNames={originNames}
          topicNames={topicNames}
        />
      </Content>
    </PageWithHeader>
  );
}
