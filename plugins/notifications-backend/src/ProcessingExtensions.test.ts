import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from './__testUtils__/startNotificationsBackend';
import { ProcessingExtensions } from './ProcessingExtensions';

describe('ProcessingExtensions', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const resolver = {
    resolveNotificationRecipients: async (options: {
      entityRefs: string[];
    }) => ({
      userEntityRefs: options.entityRefs.map(
        ref => `user:default/of-${ref.split('/')[1]}`,
      ),
    }),
  };

  it('keeps processors in the order in which they were added', () => {
    const extensions = new ProcessingExtensions();
    const [a, b, c] = ['a', 'b', 'c'].map(name => ({ getName: () => name }));
    extensions.addProcessor(a, [b]);
    extensions.addProcessor(c);
    expect(extensions.processors).toEqual([a, b, c]);
  });

  it('takes one recipient resolver, and refuses a second one', () => {
    const extensions = new ProcessingExtensions();
    extensions.setNotificationRecipientResolver(resolver);
    expect(() => extensions.setNotificationRecipientResolver(resolver)).toThrow(
      /only one/,
    );
    expect(extensions.recipientResolver).toBe(resolver);
  });

  it("lets an adopter's resolver find the recipients", async () => {
    const { asPlugin } = await startNotificationsBackend({
      knex: await databases.init('SQLITE_3'),
      recipientResolver: resolver,
    });
    const { body } = await asPlugin().post('/', {
      recipients: { type: 'entity', entityRef: 'Team:Blue' },
      payload: { title: 'T' },
    });
    expect(body.map((n: any) => n.user)).toEqual(['user:default/of-blue']);
  });
});
