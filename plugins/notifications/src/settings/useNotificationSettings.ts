import {
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { useAnalytics, useApi } from '@backstage/core-plugin-api';
import { assertError } from '@backstage/errors';
import {
  NotificationSettingRule,
  NotificationSettings,
} from '@callboard/backstage-plugin-notifications-common';
import { NoAnswerError, NotificationsApi, notificationsApiRef } from '../api';
import { onePer } from '../state/onePer';
import { applyRules, toDelta } from './settingsTree';

/** Saves go on when the reader leaves the page, and who comes back waits for them. */
const savesTo = onePer((_: NotificationsApi) => ({
  settled: Promise.resolve(),
}));

type State = {
  /** What the backend said last. */
  confirmed?: NotificationSettings;
  /** What the reader changed since, in order. */
  pending: NotificationSettingRule[][];
  loadError?: Error;
  saveError?: Error;
};

/**
 * The settings of the reader, saved at once: what is switched shows at once and
 * goes back if the backend refuses. Saves are carried out one after the other;
 * after one that got no answer, what holds is read anew.
 */
export function useNotificationSettings() {
  const api = useApi(notificationsApiRef);
  const analytics = useAnalytics();
  const [state, setState] = useState<State>({ pending: [] });
  const [attempt, retry] = useReducer((count: number) => count + 1, 0);
  const saves = savesTo(api);

  useEffect(() => {
    let outdated = false;
    setState({ pending: [] });
    const load = async () => {
      await saves.settled;
      return await api.getNotificationSettings();
    };
    load().then(
      confirmed => !outdated && setState({ confirmed, pending: [] }),
      loadError => !outdated && setState({ loadError, pending: [] }),
    );
    return () => {
      outdated = true;
    };
  }, [api, saves, attempt]);

  const shown = useMemo(
    () => state.confirmed && state.pending.reduce(applyRules, state.confirmed),
    [state],
  );

  const latest = useRef(shown);
  latest.current = shown;
  const change = useCallback(
    (rules: NotificationSettingRule[]) => {
      const known = latest.current;
      if (!known) {
        return;
      }
      for (const { channel, origin, topic, enabled } of rules.slice(0, 1)) {
        analytics.captureEvent('settings', enabled ? 'enable' : 'disable', {
          attributes: { channel, origin: origin ?? '', topic: topic ?? '' },
          value: rules.length,
        });
      }
      setState(before => ({
        ...before,
        saveError: undefined,
        pending: [...before.pending, rules],
      }));
      const settle = (outcome: Partial<State>) =>
        setState(before => ({
          ...before,
          ...outcome,
          pending: before.pending.filter(entry => entry !== rules),
        }));
      saves.settled = saves.settled.then(async () => {
        try {
          // A topic is saved along with its origin, which another tab may have
          // changed since.
          const stored = rules.some(({ topic }) => topic !== undefined)
            ? await api.getNotificationSettings()
            : known;
          settle({
            confirmed: await api.updateNotificationSettings(
              toDelta(stored, rules),
            ),
          });
        } catch (saveError) {
          assertError(saveError);
          settle({ saveError });
          if (saveError instanceof NoAnswerError) {
            // It may have been saved all the same.
            await api.getNotificationSettings().then(
              confirmed => settle({ confirmed }),
              () => {},
            );
          }
        }
      });
    },
    [api, saves, analytics],
  );

  return {
    settings: shown,
    isSaving: state.pending.length > 0,
    loadError: state.loadError,
    retry,
    saveError: state.saveError,
    change,
  };
}
