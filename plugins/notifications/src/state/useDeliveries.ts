import { useEffect, useReducer, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationDelivery,
} from '@callboard/backstage-plugin-notifications-common';
import { notificationsApiRef } from '../api';
import { parseDeliveries } from './parseDeliveries';
import { useInboxEvents } from './useNotificationsHub';

/**
 * The deliveries of a notification outside of the inbox, read again when it was sent
 * again or marked elsewhere. Empty as long as they are unknown, also with a backend or
 * an API that does not have them.
 */
export function useDeliveries({
  id,
  sentRev,
}: Notification): NotificationDelivery[] {
  const api = useApi(notificationsApiRef);
  const [deliveries, setDeliveries] = useState<NotificationDelivery[]>([]);
  const [marks, noteMark] = useReducer((count: number) => count + 1, 0);
  useInboxEvents(event => {
    if (event.type === 'marked' && !event.own && event.ids.includes(id)) {
      noteMark();
    }
  });
  useEffect(() => {
    let isOutdated = false;
    const read = async () => parseDeliveries(await api.getDeliveries?.(id));
    read()
      .catch(() => [])
      .then(answer => !isOutdated && setDeliveries(answer));
    return () => {
      isOutdated = true;
    };
  }, [api, id, sentRev, marks]);
  return deliveries;
}

/**
 * What became of the latest send, at most one for each channel. Where an earlier
 * delivery carried its text, that one.
 *
 * @param deliveries - those of the latest send first
 */
export function latestDeliveries(
  deliveries: NotificationDelivery[],
): NotificationDelivery[] {
  const channels = deliveries
    .filter(({ sendId }) => sendId === deliveries[0].sendId)
    .map(({ channel }) => channel);
  return [...new Set(channels)].flatMap(
    channel =>
      deliveries.find(
        delivery =>
          delivery.channel === channel && delivery.state !== 'superseded',
      ) ?? [],
  );
}
