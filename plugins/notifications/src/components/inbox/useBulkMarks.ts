import { useState } from 'react';
import { InboxFlags } from '../../state/InboxEvent';
import {
  InboxQuery,
  matchesQuery,
  sentAt,
  toFilter,
} from '../../state/InboxQuery';
import { InboxState } from '../../state/InboxState';
import { seenUntil } from '../../state/waiting';
import { useInboxEvents } from '../../state/useNotificationsHub';
import { useInboxActions } from '../common/useInboxActions';
import { Selection } from './useSelection';

/** Everything that a query finds, as far as the reader has seen it. */
type Sight = { query: InboxQuery; upTo: Date; now: Date };

/** Marks many at once: what is selected, or everything that the filters find. */
export function useBulkMarks(
  query: InboxQuery,
  inbox: InboxState,
  selection: Selection,
) {
  const { items, readAt } = inbox;
  const { mark, markMatching } = useInboxActions();
  // What comes while the reader is asked is not what the question is about.
  const [asked, setAsked] = useState<Sight>();
  // What was still being stored then bears a moment that may be before the newest
  // of what was shown.
  useInboxEvents(event => {
    if (event.type === 'arrived') {
      setAsked(
        sight =>
          sight && {
            ...sight,
            upTo: seenUntil([sight.upTo], [event.notification]),
          },
      );
    }
  });

  const look = () => ({ query, upTo: readAt, now: new Date() });
  const markSeen = (sight: Sight, flags: InboxFlags) =>
    markMatching(
      {
        filter: toFilter(sight.query, sight.now),
        upTo: sight.upTo,
        ...flags,
      },
      items.filter(
        item =>
          sentAt(item) <= sight.upTo &&
          matchesQuery(item, sight.query, sight.now),
      ),
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
