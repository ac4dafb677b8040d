import { contract } from '../__testUtils__/contract';
import { parseNotificationSignal } from './parseNotificationSignal';

const signals = Object.values(contract).flatMap(step => step.signals);
const arrival = signals.find(({ action }) => action === 'new_notification');

/** With everything that a signal can hold. */
const whole = {
  ...arrival,
  notification: {
    ...arrival.notification,
    userRef: 'user:default/jane',
    isBroadcast: false,
    updated: arrival.notification.created,
    saved: arrival.notification.created,
    payload: {
      title: 'Build 1 failed',
      description: '*Tests*',
      descriptionFormat: 'markdown',
      link: '/build',
      additionalLinks: [{ title: 'Log', url: 'https://ci.example/log' }],
      severity: 'high',
      topic: 'builds',
      scope: 'build',
      icon: 'build',
      metadata: [{ type: 'x', value: null }],
      translations: { de: { title: 'Bau 1', description: '*Tests*' } },
    },
  },
};
const mark = {
  action: 'notification_saved',
  notification_ids: ['id-1'],
  rev: 1,
  operationId: 'id-2',
  more: true,
};
const retraction = {
  action: 'notification_retracted',
  notification_ids: ['id-1'],
  rev: 1,
};

/** Copies of a value, in each of which another place holds the replacement. */
function replaced(value: any, replacement: unknown): any[] {
  return typeof value === 'object' && value !== null
    ? Object.keys(value).flatMap(name =>
        [replacement, ...replaced(value[name], replacement)].map(changed =>
          Array.isArray(value)
            ? value.map((item, n) => (String(n) === name ? changed : item))
            : { ...value, [name]: changed },
        ),
      )
    : [];
}

describe('parseNotificationSignal', () => {
  it('returns everything that the backend is recorded to signal, as it is', () => {
    expect(signals.length).toBeGreaterThan(5);
    for (const signal of [...signals, whole, mark, retraction]) {
      expect(parseNotificationSignal(signal)).toBe(signal);
    }
  });

  it('accepts no signal of which a single value is of another type', () => {
    // What metadata hold is for custom renderers to know.
    const { metadata, ...payload } = whole.notification.payload;
    const checked = {
      ...whole,
      notification: { ...whole.notification, payload },
    };
    const changed = [checked, mark, retraction].flatMap(signal => [
      ...replaced(signal, 0.5),
      ...replaced(signal, Infinity),
      ...replaced(signal, () => {}),
    ]);
    expect(changed.length).toBeGreaterThan(100);
    expect(changed.filter(parseNotificationSignal)).toEqual([]);
  });
});
