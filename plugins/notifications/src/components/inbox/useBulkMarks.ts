import { useState } from 'react';
import {
  Notification,
  NotificationRevision,
} from '@callboard/backstage-plugin-notifications-common';
import { InboxFlags } from '../../state/InboxEvent';
import { InboxQuery, matchesFilter, toFilter } from '../../state/InboxQuery';
import { InboxState } from '../../state/InboxState';
import { useInboxActions } from '../common/useInboxActions';
import { Selection } from './useSelection';

/** Everything that a query finds, as far as the reader has seen it. */
type Sight = {
  query: InboxQuery;
  upTo: Date;
  seen: NotificationRevision[];
  items: Notification[];
  now: Date;
};

/** Marks many at once: what is selected, or everything that the filters find. */
export function useBulkMarks(
  query: InboxQuery,
  inbox: InboxState,
  selection: Selection,
) {
  const { items, asOf, seen } = inbox;
  const { mark, markMatching } = useInboxActions();
  // What comes while the reader is asked is not what the question is about.
  const [asked, setAsked] = useState<Sight>();

  const look = (): Sight => ({
    query,
    upTo: asOf,
    seen: [...seen.values()],
    items,
    now: new Date(),
  });
  const markSeen = (sight: Sight, flags: InboxFlags) =>
    markMatching(
      {
        filter: toFilter(sight.query, sight.now),
        upTo: sight.upTo,
        ids: sight.seen,
        ...flags,
      },
      sight.items.filter(item => matchesFilter(item, sight.query, sight.now)),
    );

  return {
    markSelected: (flags: InboxFlags) => {
      if (selection.isAllMatching) {
        markSeen(look(), flags);
      } else {
        mark(
          items.filter(({ id }) => selection.ids.has(id)),
          flags,
        );
      }
      selection.clear();
    },
    markAllRead: () => setAsked(look()),
    /** What asks before everything is marked as read. */
    question: {
      isOpen: asked !== undefined,
      onClose: () => setAsked(undefined),
      onConfirm: () => asked && markSeen(asked, { read: true }),
    },
  };
}
