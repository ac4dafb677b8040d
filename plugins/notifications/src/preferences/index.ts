export { preferenceDefaults, usePreference } from './usePreference';
