import { useEffect, useMemo, useRef, useState } from 'react';

/**
 * Hides something after a while in which the reader could see it and was not
 * busy with it: not while the pointer or the focus is on it, nor in a tab that
 * is not shown.
 *
 * @param delay - milliseconds; undefined never hides
 * @returns handlers for the element
 */
export function useAutoHide(delay: number | undefined, onHide: () => void) {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  const [isVisible, setVisible] = useState(
    () => document.visibilityState !== 'hidden',
  );
  const latestOnHide = useRef(onHide);
  latestOnHide.current = onHide;

  useEffect(() => {
    const listener = () => setVisible(document.visibilityState !== 'hidden');
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  }, []);

  useEffect(() => {
    if (delay === undefined || isHeld || !isVisible) {
      return undefined;
    }
    const timer = setTimeout(() => latestOnHide.current(), delay);
    return () => clearTimeout(timer);
  }, [delay, isHeld, isVisible]);

  return useMemo(
    () => ({
      onPointerEnter: () => setPointedAt(true),
      onPointerLeave: () => setPointedAt(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    }),
    [],
  );
}
