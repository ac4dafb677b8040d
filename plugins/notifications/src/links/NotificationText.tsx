import { Fragment } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  parseNotificationText,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';
import { RenderSafely } from '../components/common/RenderSafely';

/**
 * A title or description with the entities in it as links (BEP, dynamic values).
 *
 * @param props - `plain` prints the names of the entities instead, for places
 *   that are links themselves
 */
export function NotificationText(props: { text: string; plain?: boolean }) {
  if (props.plain) {
    return <>{renderNotificationText(props.text)}</>;
  }
  return (
    <>
      {parseNotificationText(props.text).map((part, index) =>
        part.type === 'text' ? (
          <Fragment key={index}>{part.text}</Fragment>
        ) : (
          // An app without the catalog has no page to link to.
          <RenderSafely
            key={index}
            fallback={renderNotificationText(part.source)}
          >
            <EntityRefLink entityRef={part.entityRef} />
          </RenderSafely>
        ),
      )}
    </>
  );
}
