import { lazy, Suspense, useMemo } from 'react';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  PageLayout,
  pluginHeaderActionsApiRef,
  Progress,
  routeResolutionApiRef,
  useApi,
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
  const { originNames, topicNames, markAsReadOnLinkOpen } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);
  const title = props.title ?? t('notificationsPage.title');
  const routes = useApi(routeResolutionApiRef);
  const headerActions = useApi(pluginHeaderActionsApiRef);
  // Each time that a component which apps may swap is rendered anew, all in it is
  // mounted anew; only another title is worth that.
  return useMemo(
    () => (
      <PageLayout
        title={title}
        titleLink={routes.resolve(rootRouteRef)?.()}
        icon={<NotificationsIcon fontSize="inherit" />}
        headerActions={headerActions.getPluginHeaderActions('notifications')}
      >
        <MainBelowHeader>
          <Suspense fallback={<Progress />}>
            <Content
              originNames={originNames}
              topicNames={topicNames}
              markAsReadOnLinkOpen={markAsReadOnLinkOpen}
            />
          </Suspense>
        </MainBelowHeader>
      </PageLayout>
    ),
    [
      title,
      routes,
      headerActions,
      originNames,
      topicNames,
      markAsReadOnLinkOpen,
    ],
  );
}
