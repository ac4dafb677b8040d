import {
  OTHER_SECRET,
  SECRET,
  startWebhookChannels,
} from './__testUtils__/startWebhookChannels';

const ROUTE = { url: 'https://hooks.example.com/x', secrets: [SECRET] };

describe('the config of webhook routes', () => {
  it('adds a channel for each route, which share one setting of users', async () => {
    const channels = await startWebhookChannels({
      audit: { ...ROUTE, filter: { minSeverity: 'high' } },
      'team-1': { url: ROUTE.url, preset: 'teams' },
    });
    const setting = { id: 'Webhook', title: 'Webhook' };
    expect([...channels.values()]).toEqual([
      expect.objectContaining({
        id: 'webhook/audit',
        title: 'Webhook audit',
        setting,
        deliversToUsers: false,
        filters: expect.objectContaining({ minSeverity: 'high' }),
      }),
      expect.objectContaining({ id: 'webhook/team-1', setting }),
    ]);
    expect(await startWebhookChannels(undefined)).toEqual(new Map());
  });

  const short = `whsec_${Buffer.alloc(23, 'x').toString('base64')}`;
  const long = `whsec_${Buffer.alloc(65, 'x').toString('base64')}`;
  it.each([
    ['url', { url: 'hooks.example.com/hidden' }, 'http or https address'],
    ['url', { url: 'ftp://example.com/hidden' }, 'http or https address'],
    ['url', { url: 'https://me:hidden@example.com' }, 'use headers'],
    ['secrets', { secrets: [] }, 'at least one secret'],
    ['secrets[0]', { secrets: ['hidden'] }, '24 to 64 bytes'],
    ['secrets[0]', { secrets: [SECRET.slice(6)] }, '24 to 64 bytes'],
    ['secrets[1]', { secrets: [SECRET, short] }, '24 to 64 bytes'],
    ['secrets[0]', { secrets: [long] }, '24 to 64 bytes'],
    ['secrets[0]', { secrets: [`${OTHER_SECRET}!`] }, '24 to 64 bytes'],
    ['preset', { preset: 'slack' }, 'json or teams'],
    ['filter.minSeverity', { filter: { minSeverity: 'loud' } }, 'one of'],
    ['groups[1]', { groups: ['group:default/a', 'b'] }, 'kind:namespace/name'],
    ['timeout', { timeout: '61s' }, 'at most 1 minute'],
    ['headers.Webhook-Id', { headers: { 'Webhook-Id': 'x' } }, 'reserved'],
    ['headers.x', { headers: { x: 'hid\nden' } }, 'HTTP header'],
  ])('refuses a wrong value of %s at start: %j', async (key, wrong, reason) => {
    const error = await startWebhookChannels({
      audit: { ...ROUTE, ...wrong },
    }).catch(e => e);
    const message = `${error.message} ${error.cause}`;
    expect(message).toContain(key);
    expect(message).toContain('notifications.processors.webhook.routes.audit');
    expect(message).toContain(reason);
    expect(message).not.toMatch(/hidden|whsec_[A-Za-z0-9]/);
  });

  it('refuses names of routes that annotations could not list', async () => {
    await expect(startWebhookChannels({ 'a,b': ROUTE })).rejects.toThrow(
      'routes.a,b',
    );
    await expect(
      startWebhookChannels({ ['a'.repeat(65)]: ROUTE }),
    ).rejects.toThrow('at most 64');
  });
});
