import { PreferencesService } from '../preferences';
import { ApiRouter } from './ApiRouter';
import { Callers } from './Callers';

/** Routes for what users want to get over which channel. */
export function addSettingsRoutes(
  router: ApiRouter,
  options: { callers: Callers; preferences: PreferencesService },
): void {
  const { callers, preferences } = options;

  router.get('/settings', async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    res.json(await preferences.getSettings({ userRef }));
  });

  router.post('/settings', async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    const settings = req.body;
    res.json(await preferences.saveSettings({ userRef, settings }));
  });
}
