import { CSSProperties } from 'react';

/** How toasts look and behave in this app. */
export type NotificationsHostOptions = {
  /** False: no toasts, whatever the reader chose. */
  toastsAllowed?: boolean;
  /** Milliseconds; null keeps toasts until they are dismissed. */
  autoHideDuration?: number | null;
  anchorOrigin?: {
    vertical: 'top' | 'bottom';
    horizontal: 'left' | 'center' | 'right';
  };
  style?: CSSProperties;
  dense?: boolean;
  /** What holds for desktop notifications until the reader chooses. */
  desktopByDefault?: boolean;
  /** False: never a counter in the page title. */
  titleCounterAllowed?: boolean;
};
