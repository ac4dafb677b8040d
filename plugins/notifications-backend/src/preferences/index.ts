export { PreferencesService } from './PreferencesService';
export type { SendPreferences } from './SendPreferences';
