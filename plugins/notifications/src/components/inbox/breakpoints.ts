/** Pixels. With less than these the filters have no room in one line, and go behind a button. */
export const WIDE = 1100;
