/** What each reader decides for themselves, with what holds until they do. */
export const preferenceDefaults = {
  toasts: true,
  desktop: false,
  sound: false,
  titleCounter: true,
  shortcuts: true,
  pageSize: 25,
};

export type Preferences = typeof preferenceDefaults;
