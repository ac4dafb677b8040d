import direct from '@testing-library/user-event';

/** Between two events it would wait for the clock, which stands still meanwhile. */
const atOnce = { delay: null };

/** What the reader does, in no time. */
export const userEvent = {
  click: (element: Element) => direct.click(element, atOnce),
  hover: (element: Element) => direct.hover(element, atOnce),
  unhover: (element: Element) => direct.unhover(element, atOnce),
  keyboard: (keys: string) => direct.keyboard(keys, atOnce),
  type: (element: Element, text: string) => direct.type(element, text, atOnce),
  selectOptions: (select: Element, option: HTMLElement | string) =>
    direct.selectOptions(select, option, atOnce),
};
