export { preferenceDefaults } from './preferenceDefaults';
export { usePreference } from './usePreference';
