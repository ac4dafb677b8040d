import { parseDeliveries } from './parseDeliveries';

const whole = {
  sendId: 'send',
  sentAt: '2026-01-01T10:00:00Z',
  channel: 'Email',
  channelTitle: 'E-mail',
  state: 'retrying',
  reason: 'timeout',
  at: '2026-01-01T10:01:00Z',
  attempts: 2,
  nextAttempt: '2026-01-01T10:05:00Z',
};
const { reason, at, attempts, nextAttempt, ...least } = whole;

describe('parseDeliveries', () => {
  it('returns deliveries as they come, of which only times, reason and attempts may be absent', () => {
    expect(parseDeliveries({ deliveries: [whole, least] })).toEqual([
      whole,
      least,
    ]);
    for (const field of Object.keys(least)) {
      const lacking = { ...whole, [field]: undefined };
      expect(parseDeliveries({ deliveries: [lacking] })).toEqual([]);
    }
  });

  it('leaves out each delivery of which a single value is odd, and keeps the others', () => {
    const odd = Object.keys(whole).flatMap(field =>
      [0.5, {}, null].map(value => ({ ...whole, [field]: value })),
    );
    for (const field of ['state', 'sentAt', 'at', 'nextAttempt']) {
      odd.push({ ...whole, [field]: 'from a newer backend' });
    }
    expect(odd.length).toBeGreaterThan(30);
    expect(parseDeliveries({ deliveries: [...odd, least] })).toEqual([least]);
  });

  it.each([undefined, null, 'text', [], {}, { deliveries: 'text' }])(
    'finds none in what is no list: %j',
    answer => expect(parseDeliveries(answer)).toEqual([]),
  );
});
