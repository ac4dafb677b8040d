import { ReactRouterV6PageRouter } from '@backstage/frontend-adapter-react-router-v6';
import {
  UnreadNotificationsCard,
  UnreadNotificationsCardProps,
} from '../components/UnreadNotificationsCard';

/** The card as a widget, with React Router for its frame and for links to entities. */
export function HomeCard(props: UnreadNotificationsCardProps) {
  return (
    <ReactRouterV6PageRouter>
      <UnreadNotificationsCard {...props} />
    </ReactRouterV6PageRouter>
  );
}
