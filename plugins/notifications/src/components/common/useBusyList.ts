import { RefObject, useCallback, useMemo, useRef } from 'react';

/**
 * Knows whether pointer or focus are in a list, so that its rows must not move.
 *
 * @param options - `onRest` is called when both have gone; `isFocusGiven` tells that
 *   the focus is there without the reader's doing
 */
export function useBusyList(
  list: RefObject<HTMLElement>,
  options: { onRest?: () => void; isFocusGiven?: () => boolean },
): {
  isBusy: () => boolean;
  handlers: Record<'onPointerEnter' | 'onPointerLeave' | 'onBlur', () => void>;
} {
  const isPointerOver = useRef(false);
  const latest = useRef(options);
  latest.current = options;
  const isBusy = useCallback(
    () =>
      isPointerOver.current ||
      (Boolean(list.current?.contains(document.activeElement)) &&
        !latest.current.isFocusGiven?.()),
    [list],
  );
  const handlers = useMemo(() => {
    const restUnlessBusy = () => {
      if (!isBusy()) {
        latest.current.onRest?.();
      }
    };
    return {
      onPointerEnter: () => {
        isPointerOver.current = true;
      },
      onPointerLeave: () => {
        isPointerOver.current = false;
        restUnlessBusy();
      },
      // Where the focus goes shows once it has left.
      onBlur: () => void setTimeout(restUnlessBusy, 0),
    };
  }, [isBusy]);
  return { isBusy, handlers };
}
