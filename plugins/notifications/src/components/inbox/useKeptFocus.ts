import { FocusEvent, useEffect, useMemo, useRef } from 'react';
import { ROW } from './rows';

/**
 * Keeps the focus in the inbox when what has it goes away, as a row that is marked
 * out of the view or a button that has done its work. Else a keyboard would have
 * to start at the top of the app again.
 *
 * @param next - where the reader goes on; nothing while that is still to come
 * @returns handlers for the element around the inbox; dialogs in it are part of it
 */
export function useKeptFocus(next: () => HTMLElement | null | undefined) {
  const latestNext = useRef(next);
  latestNext.current = next;
  const focused = useRef<Element>();
  const isPointing = useRef(false);

  useEffect(() => {
    const observer = new MutationObserver(() => {
      const { current } = focused;
      const { activeElement, body } = document;
      const isGone = current && !canHaveFocus(current);
      // Who points at a button did not go to it by keyboard either; but single keys
      // are about rows, however those came by the focus.
      const isMissed = !isPointing.current || current?.closest(ROW);
      if (isGone && isMissed && [body, current, null].includes(activeElement)) {
        latestNext.current()?.focus();
      }
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled', 'aria-busy'],
    });
    return () => observer.disconnect();
  }, []);

  return useMemo(
    () => ({
      onFocus: ({ target }: FocusEvent) => {
        focused.current = target;
      },
      onBlur: ({ target, relatedTarget }: FocusEvent) => {
        // Not lost but left, as by a click on something that takes no focus. A window
        // that is left keeps it.
        const isLeft = document.hasFocus() && canHaveFocus(target);
        if (relatedTarget || isLeft) {
          focused.current = undefined;
        }
      },
      onKeyDownCapture: () => {
        isPointing.current = false;
      },
      onPointerDownCapture: () => {
        isPointing.current = true;
      },
    }),
    [],
  );
}

function canHaveFocus(element: Element): boolean {
  return element.isConnected && !element.matches(':disabled');
}
