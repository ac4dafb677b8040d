import { createContext, ReactNode, useContext, useMemo } from 'react';
import { formatOrigin } from './formatOrigin';

/**
 * What people call origins and topics, by their ids.
 *
 * @public
 */
export type NotificationNames = {
  originNames?: Record<string, string>;
  topicNames?: Record<string, string>;
};

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

/** Names origins and topics as people do. */
export function useNames() {
  const { originNames, topicNames } = useContext(NamesContext);
  return useMemo(
    () => ({
      nameOrigin: (origin: string) => formatOrigin(origin, originNames),
      nameTopic: (topic: string) =>
        topicNames && Object.hasOwn(topicNames, topic)
          ? topicNames[topic]
          : topic,
    }),
    [originNames, topicNames],
  );
}
