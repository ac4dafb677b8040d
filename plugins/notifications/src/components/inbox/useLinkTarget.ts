import { RefObject, useCallback, useEffect, useRef } from 'react';
import { rowOf } from './rows';

/**
 * Brings the reader to the notification that a link names, once it is on the page:
 * into the middle of the screen, as what is loaded for its details comes below,
 * and with the focus, unless that is somewhere already.
 *
 * @param root - what holds the rows
 * @param openId - the id in the URL
 * @param isOpenedHere - whether the reader opened it on this page, and is there
 */
export function useLinkTarget(
  root: RefObject<HTMLElement>,
  openId: string | undefined,
  isOpenedHere: boolean,
): {
  /** Whether a row has the focus that the reader has done nothing with yet. */
  isFocusGiven: () => boolean;
} {
  const reached = useRef<string>();
  const given = useRef<HTMLElement>();
  useEffect(() => {
    if (openId === undefined || isOpenedHere) {
      reached.current = openId;
    }
    const row =
      openId !== undefined && reached.current !== openId
        ? rowOf(root.current, openId)
        : undefined;
    if (row) {
      reached.current = openId;
      row.scrollIntoView?.({ block: 'center' });
      const { activeElement, body } = document;
      if (!activeElement || activeElement === body) {
        given.current = row;
        row.focus({ preventScroll: true });
      }
    }
  });

  useEffect(() => {
    const take = () => {
      given.current = undefined;
    };
    document.addEventListener('keydown', take, true);
    document.addEventListener('pointerdown', take, true);
    return () => {
      document.removeEventListener('keydown', take, true);
      document.removeEventListener('pointerdown', take, true);
    };
  }, []);
  const isFocusGiven = useCallback(
    () =>
      given.current !== undefined && given.current === document.activeElement,
    [],
  );
  return { isFocusGiven };
}
