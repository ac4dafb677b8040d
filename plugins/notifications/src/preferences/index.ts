export { usePreference } from './usePreference';
export { usePreferenceDefault } from './usePreferenceDefault';
