import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  useInboxEvents,
  useNotificationsHub,
} from '../../state/useNotificationsHub';

/**
 * Calls `onUpdate` after what the reader marks, once the backend knows of it, as
 * the page is about to ask it. Marks that follow each other before that, and one
 * that is taken back because it failed, are one update.
 */
export function useUpdateAfterMarks(onUpdate: () => void): void {
  const hub = useNotificationsHub();
  const errorApi = useApi(coreApis.error);
  const latest = useRef(onUpdate);
  useEffect(() => {
    latest.current = onUpdate;
  });
  const changes = useRef(0);
  const update = async () => {
    changes.current += 1;
    const change = changes.current;
    await hub.settled();
    if (change !== changes.current) {
      return;
    }
    try {
      await latest.current();
    } catch (error) {
      // Nobody waits for this who could be told.
      assertError(error);
      errorApi.post(error);
    }
  };
  useInboxEvents(event => {
    if (event.type === 'marked' && event.own) {
      update();
    }
  });
}
