import { useEffect, useRef } from 'react';

/** What the single keys of the inbox do. */
export type InboxKeyActions = {
  onMove: (step: 1 | -1) => void;
  onToggleDetails: () => void;
  onOpenLink: () => void;
  onToggleRead: () => void;
  onToggleSaved: () => void;
  onToggleSelected: () => void;
  onUndo: () => void;
  onSearch: () => void;
  onHelp: () => void;
};

/**
 * Single-key shortcuts for going through the inbox. They are never taken from
 * where somebody types, from an open dialog, or together with Ctrl, Alt or Meta.
 *
 * @param isEnabled - readers who speak to their computer, or whose hands shake,
 *   have to be able to switch them off (WCAG 2.1.4)
 */
export function useInboxKeyboard(
  isEnabled: boolean,
  actions: InboxKeyActions,
): void {
  const latest = useRef(actions);
  latest.current = actions;

  useEffect(() => {
    if (!isEnabled) {
      return undefined;
    }
    const listener = (event: KeyboardEvent) => {
      const action = actionFor(event, latest.current);
      if (action && !isTakenElsewhere(event)) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [isEnabled]);
}

function actionFor(
  event: KeyboardEvent,
  actions: InboxKeyActions,
): (() => void) | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) {
    return undefined;
  }
  // A key that is held goes on and on, but marks no row after row.
  if (event.repeat && event.key !== 'j' && event.key !== 'k') {
    return undefined;
  }
  switch (event.key) {
    case 'j':
      return () => actions.onMove(1);
    case 'k':
      return () => actions.onMove(-1);
    case 'Enter':
      return isOnRow(event) ? actions.onToggleDetails : undefined;
    case 'o':
      return actions.onOpenLink;
    case 'e':
      return actions.onToggleRead;
    case 's':
      return actions.onToggleSaved;
    case 'x':
      return actions.onToggleSelected;
    case 'z':
      return actions.onUndo;
    case '/':
      return actions.onSearch;
    case '?':
      return actions.onHelp;
    default:
      return undefined;
  }
}

/** On a button or link inside of a row, Enter means that button or link. */
function isOnRow(event: KeyboardEvent): boolean {
  return (event.target as Element | null)?.tagName === 'ARTICLE';
}

function isTakenElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return (
    event.defaultPrevented ||
    Boolean(
      target?.closest?.(
        'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="textbox"]',
      ),
    ) ||
    isAnyDialogOpen()
  );
}

/** Some stay in the page when they are closed. */
function isAnyDialogOpen(): boolean {
  return [...document.querySelectorAll('[role="dialog"], [role="menu"]')].some(
    dialog =>
      !dialog.closest('[hidden], [aria-hidden="true"]') &&
      (dialog.checkVisibility?.({ visibilityProperty: true }) ?? true),
  );
}
