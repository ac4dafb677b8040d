import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  ChannelUnavailableError,
  NotificationChannel,
  NotificationRecipients,
} from '@callboard/backstage-plugin-notifications-node';
import { Receiver } from './__testUtils__/Receiver';
import {
  createNotification,
  SECRET,
  startWebhookChannels,
} from './__testUtils__/startWebhookChannels';

const options = { abortSignal: new AbortController().signal };

function createGroup(name: string, routes?: string) {
  const annotations: { [name in string]: string } = routes
    ? { 'callboard.dev/webhook-route': routes }
    : {};
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default', annotations },
  };
}

const entities = catalogServiceMock({
  entities: [
    createGroup('one', 'other, audit'),
    createGroup('two', 'audit'),
    createGroup('three', 'audits,other'),
    createGroup('four'),
  ],
});
const catalog = catalogServiceMock.mock();

let receiver: Receiver;

beforeEach(async () => {
  receiver = await Receiver.start();
  catalog.getEntitiesByRefs.mockReset();
  catalog.getEntitiesByRefs.mockImplementation(request =>
    entities.getEntitiesByRefs(request),
  );
});

afterEach(() => receiver.stop());

async function startChannel(route: JsonObject) {
  const channels = await startWebhookChannels(
    { audit: { url: receiver.url, secrets: [SECRET], ...route } },
    catalog.factory,
  );
  return channels.get('webhook/audit')!;
}

function destinationsOf(
  channel: NotificationChannel,
  to: string | string[] | NotificationRecipients,
): string[] {
  const recipients: NotificationRecipients =
    typeof to === 'string' || Array.isArray(to)
      ? { type: 'entity', entityRef: to }
      : to;
  const { origin, payload } = createNotification();
  return channel.getDestinations!({ origin, payload, recipients });
}

function deliver(channel: NotificationChannel, destinations: string[]) {
  return channel.deliver(
    {
      notification: createNotification(),
      deliveries: destinations.map((destination, index) => ({
        destination,
        key: `key-${index}`,
        attempt: 1,
      })),
    },
    options,
  );
}

describe('webhook routes', () => {
  const user = 'user:default/jane';
  const broadcast: NotificationRecipients = { type: 'broadcast' };
  const withoutTwo: NotificationRecipients = {
    type: 'entity',
    entityRef: ['group:default/two', user],
    excludeEntityRef: 'group:default/two',
  };

  it.each<[JsonObject, string | string[] | NotificationRecipients, string[]]>([
    // Everything, unless something is said.
    [{}, user, ['route']],
    [{}, broadcast, ['route']],
    [{ broadcasts: false }, broadcast, []],
    // By sender.
    [{ origins: ['plugin:ci'] }, user, ['route']],
    [{ origins: ['plugin:cd'] }, user, []],
    [{ origins: ['plugin:cd'] }, broadcast, []],
    [{ origins: ['plugin:cd'], groups: [] }, 'group:default/one', []],
    // By entity.
    [{ groups: ['Group:default/Two'] }, 'group:default/two', ['route']],
    [{ groups: [user] }, ['group:default/one', user], ['route']],
    [{ groups: ['group:default/two'] }, user, []],
    [{ groups: ['group:default/two'] }, withoutTwo, []],
    [{ groups: [] }, broadcast, ['route']],
    [{ groups: [] }, withoutTwo, []],
    // What only annotations can tell, in one destination.
    [
      { groups: [] },
      ['group:default/two', user, 'component:default/x'],
      ['component:default/x group:default/two'],
    ],
  ])('of the config %j get a send to %j as %j', async (route, to, expected) => {
    expect(destinationsOf(await startChannel(route), to)).toEqual(expected);
  });

  it('that need no annotation do not ask the catalog', async () => {
    await deliver(await startChannel({}), ['route']);
    expect(receiver.requests).toHaveLength(1);
    expect(catalog.getEntitiesByRefs).not.toHaveBeenCalled();
  });

  it('make one request, however many entities name them by annotation', async () => {
    const channel = await startChannel({ groups: [] });
    const [destination] = destinationsOf(channel, [
      'group:default/four',
      'group:default/one',
      'group:default/two',
    ]);
    expect(await deliver(channel, [destination])).toEqual(
      new Map([[destination, { outcome: 'delivered', reference: 'key-0' }]]),
    );
    expect(receiver.requests).toHaveLength(1);
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
  });

  it('skip what is sent to entities that do not name them', async () => {
    const channel = await startChannel({ groups: [] });
    const destination =
      'group:default/four group:default/gone group:default/three';
    expect(await deliver(channel, [destination])).toEqual(
      new Map([[destination, { outcome: 'skipped', reason: 'no-address' }]]),
    );
    expect(receiver.requests).toEqual([]);
  });

  it('make one request for a send to so many entities that a destination cannot name them', async () => {
    const channel = await startChannel({ groups: [] });
    const refs = Array.from(
      { length: 2000 },
      (_, i) => `component:default/${i}`,
    );
    const destinations = destinationsOf(channel, [
      ...refs,
      `component:default/${'x'.repeat(500)}`,
      'group:default/two',
      'api:default/first',
    ]);
    // What a channel gets in one call.
    expect(destinations).toHaveLength(25);
    expect(Math.max(...destinations.map(({ length }) => length))).toBeLessThan(
      501,
    );
    expect(destinations[0]).toMatch(
      /^api:default\/first component:default\/0 /,
    );

    const few = destinationsOf(channel, [
      ...refs.slice(0, 100),
      'group:default/one',
      'api:default/first',
    ]);
    catalog.getEntitiesByRefs.mockImplementation(async ({ entityRefs }) => ({
      items: entityRefs.map(ref =>
        /\/(one|first)$/.test(ref) ? createGroup('one', 'audit') : undefined,
      ),
    }));
    const results = await deliver(channel, few);
    expect(few.length).toBeGreaterThan(2);
    expect(few.map(destination => results.get(destination))).toEqual([
      { outcome: 'delivered', reference: 'key-0' },
      ...few.slice(2).map(() => ({ outcome: 'skipped', reason: 'no-address' })),
      { outcome: 'skipped', reason: 'excluded' },
    ]);
    expect(receiver.requests).toHaveLength(1);
  });

  it('pause while the catalog cannot be asked for annotations', async () => {
    catalog.getEntitiesByRefs.mockRejectedValue(new Error('No catalog'));
    const channel = await startChannel({ groups: [] });
    const error = await deliver(channel, ['group:default/one']).catch(e => e);
    expect(error).toBeInstanceOf(ChannelUnavailableError);
    expect(error.reason).toBe('catalog_unavailable');
    expect(receiver.requests).toEqual([]);
  });
});
