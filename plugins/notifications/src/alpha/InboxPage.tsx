import {
  NotificationsPageContent,
  NotificationsPageProps,
} from '../components/NotificationsPage';
import { PageMain } from './PageMain';

/** The inbox, below the header of the app. */
export function InboxPage(
  props: Pick<
    NotificationsPageProps,
    'originNames' | 'topicNames' | 'markAsReadOnLinkOpen'
  >,
) {
  return (
    <PageMain>
      <NotificationsPageContent {...props} />
    </PageMain>
  );
}
