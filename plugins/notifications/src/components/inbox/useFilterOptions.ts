import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { notificationsApiRef } from '../../api';
import { useInboxEvents } from '../../state/useNotificationsHub';

/** What topics and origins there are to filter by; arrivals add theirs. */
export function useFilterOptions(): { topics: string[]; origins: string[] } {
  const api = useApi(notificationsApiRef);
  const [topics, setTopics] = useState<string[]>([]);
  const [origins, setOrigins] = useState<string[]>([]);

  useEffect(() => {
    // Without them the filters are shorter; the list is what matters.
    api.getTopics().then(
      answer => setTopics(known => merge(known, answer.topics)),
      () => {},
    );
    api.getOrigins().then(
      answer => setOrigins(known => merge(known, answer.origins)),
      () => {},
    );
  }, [api]);

  useInboxEvents(event => {
    if (event.type === 'arrived') {
      const { origin, payload } = event.notification;
      setOrigins(known => merge(known, [origin]));
      if (payload.topic) {
        const { topic } = payload;
        setTopics(known => merge(known, [topic]));
      }
    }
  });
  return { topics, origins };
}

function merge(known: string[], more: string[]): string[] {
  const missing = more.filter(value => !known.includes(value));
  return missing.length > 0
    ? [...known, ...missing].sort((a, b) => a.localeCompare(b))
    : known;
}
