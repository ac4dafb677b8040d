import { Fragment } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { parseNotificationText } from '@callboard/backstage-plugin-notifications-common';

/**
 * A title or description with the entities in it as links (BEP, dynamic values).
 *
 * @param props - `plain` prints the names of the entities instead, for places
 *   that are links themselves
 */
export function NotificationText(props: { text: string; plain?: boolean }) {
  return (
    <>
      {parseNotificationText(props.text).map((part, index) => {
        if (part.type === 'text') {
          return <Fragment key={index}>{part.text}</Fragment>;
        }
        if (props.plain) {
          return (
            <Fragment key={index}>
              {part.entityRef.slice(part.entityRef.indexOf('/') + 1)}
            </Fragment>
          );
        }
        return <EntityRefLink key={index} entityRef={part.entityRef} />;
      })}
    </>
  );
}
