import { createContext, ReactNode, useContext, useMemo } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { formatOrigin } from './formatOrigin';
import {
  NotificationNames,
  notificationNamesApiRef,
} from './NotificationNamesApi';

const NamesContext = createContext<NotificationNames>({});

/** Gives everything in it the names of the app. */
export function NamesProvider(
  props: NotificationNames & { children: ReactNode },
) {
  const { originNames, topicNames } = props;
  const names = useMemo(
    () => ({ originNames, topicNames }),
    [originNames, topicNames],
  );
  return (
    <NamesContext.Provider value={names}>
      {props.children}
    </NamesContext.Provider>
  );
}

/** Names origins and topics as people do, wherever they are shown. */
export function useNames() {
  const near = useContext(NamesContext);
  const everywhere = useApiHolder().get(notificationNamesApiRef);
  return useMemo(() => {
    const originNames = { ...everywhere?.originNames, ...near.originNames };
    const topicNames = { ...everywhere?.topicNames, ...near.topicNames };
    return {
      nameOrigin: (origin: string) => formatOrigin(origin, originNames),
      nameTopic: (topic: string) =>
        Object.hasOwn(topicNames, topic) ? topicNames[topic] : topic,
    };
  }, [near, everywhere]);
}
