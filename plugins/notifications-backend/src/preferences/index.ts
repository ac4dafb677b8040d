export { PreferencesService } from './PreferencesService';
export type { Refusal, SendPreferences } from './SendPreferences';
