import { RefObject, useCallback, useMemo, useRef } from 'react';

/**
 * Knows whether pointer or focus are in a list, so that its rows must not move.
 *
 * @param onRest - called when both have gone
 */
export function useBusyList(
  list: RefObject<HTMLElement>,
  onRest?: () => void,
): {
  isBusy: () => boolean;
  handlers: Record<'onPointerEnter' | 'onPointerLeave' | 'onBlur', () => void>;
} {
  const isPointerOver = useRef(false);
  const latestOnRest = useRef(onRest);
  latestOnRest.current = onRest;
  const isBusy = useCallback(
    () =>
      isPointerOver.current ||
      Boolean(list.current?.contains(document.activeElement)),
    [list],
  );
  const handlers = useMemo(() => {
    const restUnlessBusy = () => {
      if (!isBusy()) {
        latestOnRest.current?.();
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
