import { RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';

/**
 * Knows the current row, moves the focus, and keeps it in the list when the
 * focused row leaves: the reader goes on with the row that took its place.
 */
export function useRowFocus(
  list: RefObject<HTMLElement>,
  items: Notification[],
) {
  const [currentId, setCurrentId] = useState<string>();
  const position = useRef(0);
  const hadFocus = useRef(false);

  const focusRow = useCallback(
    (id: string | undefined) => {
      const rows = list.current?.querySelectorAll<HTMLElement>('article') ?? [];
      for (const row of rows) {
        if (row.dataset.notificationId === id) {
          row.focus();
        }
      }
    },
    [list],
  );

  const onFocus = useCallback((id: string) => {
    hadFocus.current = true;
    setCurrentId(id);
  }, []);

  const onBlur = useCallback(() => {
    // An element that is removed loses the focus without going elsewhere; wait
    // whether the focus shows up somewhere.
    setTimeout(() => {
      const active = document.activeElement;
      if (active && active !== document.body) {
        hadFocus.current = list.current?.contains(active) ?? false;
      }
    }, 0);
  }, [list]);

  const index = items.findIndex(({ id }) => id === currentId);
  useEffect(() => {
    if (index !== -1) {
      position.current = index;
    } else if (currentId !== undefined && items.length > 0) {
      const next = items[Math.min(position.current, items.length - 1)];
      const isFocusLost =
        !document.activeElement || document.activeElement === document.body;
      setCurrentId(next.id);
      if (hadFocus.current && isFocusLost) {
        focusRow(next.id);
      }
    }
  }, [index, currentId, items, focusRow]);

  const move = useCallback(
    (step: 1 | -1) => {
      const from = items.findIndex(({ id }) => id === currentId);
      const isInList = list.current?.contains(document.activeElement);
      // The first key press goes to the current row, not past it.
      const to = from === -1 || !isInList ? Math.max(from, 0) : from + step;
      focusRow(items[Math.max(0, Math.min(items.length - 1, to))]?.id);
    },
    [items, currentId, list, focusRow],
  );

  // The button that showed new rows is gone; the reader goes on with them.
  const wantsFirst = useRef(false);
  const focusFirst = useCallback(() => {
    wantsFirst.current = true;
  }, []);
  useEffect(() => {
    if (wantsFirst.current) {
      wantsFirst.current = false;
      focusRow(items[0]?.id);
    }
  }, [items, focusRow]);

  return {
    focusFirst,
    currentId: index === -1 ? items[0]?.id : currentId,
    onFocus,
    onBlur,
    move,
  };
}
