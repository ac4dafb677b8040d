import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { spec } from '../schema';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const { schemas } = spec.components;
const { title, description, link, icon, topic, scope, additionalLinks } = {
  ...schemas.NotificationPayload.properties,
  link: schemas.Url,
};
const { translations } = schemas.NotificationPayload.properties;

const text = (length: number) => 'x'.repeat(length);
const url = (length: number) => `/${text(length - 1)}`;
/** `aa`, `ab` and so on. */
const language = (index: number) =>
  String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));

/** What of a payload is how long at most, and how to make it as long as wanted. */
const payloadLimits: Array<
  [field: string, limit: number, make: (length: number) => object]
> = [
  ['title', title.maxLength, length => ({ title: text(length) })],
  [
    'description',
    description.maxLength,
    length => ({ description: text(length) }),
  ],
  ['link', link.maxLength, length => ({ link: url(length) })],
  ['icon', icon.maxLength, length => ({ icon: text(length) })],
  ['topic', topic.maxLength, length => ({ topic: text(length) })],
  ['scope', scope.maxLength, length => ({ scope: text(length) })],
  [
    'additionalLinks',
    additionalLinks.maxItems,
    length => ({
      additionalLinks: Array.from({ length }, (_, index) => ({
        title: `Link ${index}`,
        url: '/',
      })),
    }),
  ],
  [
    'additionalLinks[0].title',
    additionalLinks.items.properties.title.maxLength,
    length => ({ additionalLinks: [{ title: text(length), url: '/' }] }),
  ],
  [
    'additionalLinks[0].url',
    link.maxLength,
    length => ({ additionalLinks: [{ title: 'Link', url: url(length) }] }),
  ],
  [
    'translations',
    translations.maxProperties,
    length => ({
      translations: Object.fromEntries(
        Array.from({ length }, (_, index) => [language(index), { title: 'T' }]),
      ),
    }),
  ],
  [
    'translations.de.title',
    title.maxLength,
    length => ({ translations: { de: { title: text(length) } } }),
  ],
  [
    'translations.de.description',
    description.maxLength,
    length => ({
      translations: { de: { title: 'T', description: text(length) } },
    }),
  ],
];

describe.each(databases.eachSupportedId())('limits on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({ knex });
  });

  const countMessages = async () => {
    const [{ count }] = await knex('callboard_message').count({ count: '*' });
    return Number(count);
  };
  const send = (
    part: object,
    recipients: object = { entityRef: 'user:jane' },
  ) =>
    backend.asPlugin().post('/notifications', {
      recipients: { type: 'entity', ...recipients },
      payload: { title: 'T', ...part },
    });

  it.each(payloadLimits)(
    'give back payload.%s of the greatest length as it was, and refuse a longer one by name',
    async (field, limit, make) => {
      const part = make(limit);
      const { status, body } = await send(part);
      expect(status).toBe(200);
      const read = await backend
        .asUser('jane')
        .get(`/notifications/${body[0].id}`);
      expect(read.body.payload).toMatchObject(part);

      const before = await countMessages();
      const refused = await send(make(limit + 1));
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toMatch(
        new RegExp(
          `(^|, )payload\\.${field.replace(/[.[\]]/g, '\\$&')} .*${limit}`,
        ),
      );
      expect(await countMessages()).toBe(before);
    },
  );

  it('refuse a notification that is too large as a whole, by its limit and size', async () => {
    const rest = JSON.stringify({
      title: 'T',
      description: 'x'.repeat(20_000),
      severity: 'normal',
      metadata: { a: '' },
      translations: { de: { title: 'T', description: '' } },
    }).length;
    const make = (bytes: number) => ({
      description: 'x'.repeat(20_000),
      metadata: { a: 'm'.repeat(bytes - rest - 18_000) },
      translations: { de: { title: 'T', description: 'x'.repeat(18_000) } },
    });
    const before = await countMessages();
    const refused = await send(make(65_537));
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      'payload must not have more than 65536 bytes as JSON, and has 65537',
    ]);
    expect(await countMessages()).toBe(before);
    expect((await send(make(65_536))).status).toBe(200);
  });

  it('refuse references that are too long or too many', async () => {
    const { maxLength, maxItems } = schemas.EntityRefs;
    const before = await countMessages();
    for (const [entityRef, name] of [
      [`user:default/${text(maxLength)}`, 'recipients.entityRef'],
      [[`user:default/${text(maxLength)}`], 'recipients.entityRef[0]'],
      [Array(maxItems + 1).fill('user:a'), 'recipients.entityRef'],
    ]) {
      const { status, body } = await send({}, { entityRef });
      expect(status).toBe(400);
      expect(body.error.message).toContain(`${name} must NOT have more than`);
    }
    expect(await countMessages()).toBe(before);
  });

  it.each([
    ['ids', { ids: Array(2_001).fill('a'), read: true }],
    ['ids[0]', { ids: [text(101)], read: true }],
    [
      'filter.search',
      {
        filter: { search: text(501) },
        upTo: '2030-01-01T00:00:00Z',
        read: true,
      },
    ],
  ])('refuse marks with too much in %s', async (field, request) => {
    const { status, body } = await backend
      .asUser('jane')
      .post('/notifications/update', request);
    expect(status).toBe(400);
    expect(body.error.message).toContain(`${field} must NOT have more than`);
  });

  it.each([
    ['search', 500],
    ['topic', 255],
    ['origin', 255],
    ['createdAfter', 64],
    ['cursor', 1_000],
  ])('refuse a query with too much in %s', async (name, limit) => {
    const { status, body } = await backend
      .asUser('jane')
      .get(`/notifications?${name}=${text(limit + 1)}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain(`${name} must NOT have more than`);
  });

  it('refuse settings with ids that are too long', async () => {
    const { status, body } = await backend.asUser('jane').post('/settings', {
      channels: [{ id: 'Web', origins: [{ id: text(256), enabled: true }] }],
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain(
      'channels[0].origins[0].id must NOT have more than 255',
    );
  });
});
