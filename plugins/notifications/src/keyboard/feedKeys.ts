import { KeyboardEvent } from 'react';

const FOCUSABLE =
  'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])';

/**
 * The keys of the W3C's feed pattern, for the `onKeyDown` of the element with the role `feed`:
 * Page Down and Page Up go from article to article, Control + Home and Control + End
 * leave the feed. Where there is nowhere to go, the browser scrolls as ever.
 */
export function onFeedKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const isHandled = !event.defaultPrevented && moveFocus(event);
  if (isHandled) {
    event.preventDefault();
  }
}

function moveFocus(event: KeyboardEvent<HTMLElement>): boolean {
  const feed = event.currentTarget;
  if (event.altKey || event.metaKey || event.shiftKey) {
    return false;
  }
  switch (`${event.ctrlKey ? 'Control+' : ''}${event.key}`) {
    case 'PageDown':
      return focusArticle(feed, 1);
    case 'PageUp':
      return focusArticle(feed, -1);
    case 'Control+End':
      return focusFirstOf(
        focusableBeside(feed, Node.DOCUMENT_POSITION_FOLLOWING),
      );
    case 'Control+Home':
      return focusFirstOf(
        focusableBeside(feed, Node.DOCUMENT_POSITION_PRECEDING).reverse(),
      );
    default:
      return false;
  }
}

/** Goes from the article that has the focus, or holds it, to the one beside it. */
export function focusArticle(feed: HTMLElement, step: 1 | -1): boolean {
  const articles = [...feed.querySelectorAll<HTMLElement>('article')];
  const from = articles.findIndex(article =>
    article.contains(document.activeElement),
  );
  const to = articles[from + step];
  to?.focus();
  return Boolean(to);
}

function focusableBeside(feed: HTMLElement, side: number): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    element =>
      !feed.contains(element) &&
      // eslint-disable-next-line no-bitwise -- a bit mask, says the DOM
      (feed.compareDocumentPosition(element) & side) !== 0,
  );
}

/** What is hidden or switched off does not take the focus. */
function focusFirstOf(elements: HTMLElement[]): boolean {
  return elements.some(element => {
    element.focus();
    return document.activeElement === element;
  });
}
