import { lazy, Suspense } from 'react';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  PageLayout,
  pluginHeaderActionsApiRef,
  Progress,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import type { NotificationsPageProps } from '../components/NotificationsPage';
import { rootRouteRef } from '../routes';
import { notificationsTranslationRef } from '../translation';
import { MainBelowHeader } from './MainBelowHeader';

const Content = lazy(() =>
  import('../components/NotificationsPage').then(m => ({
    default: m.NotificationsPageContent,
  })),
);

/**
 * The inbox with the header of the app. Pages bring none of their own unless they
 * have to: that of the blueprint knows only titles that nothing translates.
 */
export function InboxPage(
  props: Pick<
    NotificationsPageProps,
    'title' | 'originNames' | 'topicNames' | 'markAsReadOnLinkOpen'
  >,
) {
  const { title, ...content } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inbox = useRouteRef(rootRouteRef);
  const headerActions = useApi(pluginHeaderActionsApiRef);
  return (
    <PageLayout
      title={title ?? t('notificationsPage.title')}
      titleLink={inbox?.()}
      icon={<NotificationsIcon fontSize="inherit" />}
      headerActions={headerActions.getPluginHeaderActions('notifications')}
    >
      <MainBelowHeader>
        <Suspense fallback={<Progress />}>
          <Content {...content} />
        </Suspense>
      </MainBelowHeader>
    </PageLayout>
  );
}
