/** What a notification is on the page, in the list or above it. */
export const ROW = 'article[data-notification-id]';

/** The row of a notification, if it is on the page. */
export function rowOf(
  root: HTMLElement | null,
  id: string,
): HTMLElement | undefined {
  const rows = root?.querySelectorAll<HTMLElement>(ROW) ?? [];
  return [...rows].find(row => row.dataset.notificationId === id);
}
