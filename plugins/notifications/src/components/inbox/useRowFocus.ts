import { RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { focusArticle } from '../../keyboard';

/**
 * Knows the current row, which Tab leads to and keys are about: the one that had
 * the focus last or, once that has left, the one that took its place.
 *
 * @param scope - a new value, as for another query, stands for another list,
 *   which starts at its top
 */
export function useRowFocus(
  list: RefObject<HTMLElement>,
  items: Notification[],
  scope: string,
) {
  const [focused, setFocused] = useState({ scope, id: '' });
  const onFocus = useCallback(
    (id: string) =>
      setFocused(before =>
        before.scope === scope && before.id === id ? before : { scope, id },
      ),
    [scope],
  );

  const place = useRef({ scope, index: 0 });
  const index =
    focused.scope === scope
      ? items.findIndex(({ id }) => id === focused.id)
      : -1;
  useEffect(() => {
    if (index !== -1) {
      place.current = { scope, index };
    }
  }, [scope, index]);
  const last = place.current.scope === scope ? place.current.index : 0;
  const current = items[index] ?? items[Math.min(last, items.length - 1)];

  /** The row itself, which the page need not have shown yet. */
  const findRow = useCallback(
    () => list.current?.querySelector<HTMLElement>('article[tabindex="0"]'),
    [list],
  );
  const move = useCallback(
    (step: 1 | -1) => {
      if (list.current?.contains(document.activeElement)) {
        focusArticle(list.current, step);
      } else {
        // The first key press goes to the current row, not past it.
        findRow()?.focus();
      }
    },
    [list, findRow],
  );

  // The button that showed new rows is gone; the reader goes on with them.
  const wantsFirst = useRef(false);
  const focusFirst = useCallback(() => {
    wantsFirst.current = true;
  }, []);
  useEffect(() => {
    if (wantsFirst.current) {
      wantsFirst.current = false;
      list.current?.querySelector('article')?.focus();
    }
  }, [items, list]);

  return { currentId: current?.id, onFocus, findRow, move, focusFirst };
}
