import { mockServices } from '@backstage/backend-test-utils';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { RecipientResolution } from './RecipientResolution';

describe('RecipientResolution', () => {
  it("makes sure of what an adopter's resolver answers", async () => {
    const resolveNotificationRecipients = jest.fn(async () => ({
      userEntityRefs: [
        'user:default/a',
        'User:A',
        'group:default/b',
        'not a ref',
        'user:c',
      ],
    }));
    const resolution = new RecipientResolution({
      resolver: { resolveNotificationRecipients },
      logger: mockServices.logger.mock(),
    });
    expect(
      await resolution.resolve({
        type: 'entity',
        entityRef: 'group:default/x',
        excludeEntityRef: 'user:default/y',
        skipChildGroups: true,
      }),
    ).toEqual({ userRefs: ['user:default/a', 'user:default/c'] });
    expect(resolveNotificationRecipients).toHaveBeenCalledWith({
      entityRefs: ['group:default/x'],
      excludedEntityRefs: ['user:default/y'],
      skipChildGroups: true,
    });
  });

  it('tells the sender what a resolver has to say, and only the log what went wrong in it', async () => {
    const logger = mockServices.logger.mock();
    const failWith = (error: unknown) =>
      new RecipientResolution({
        resolver: {
          resolveNotificationRecipients: async () => {
            throw error;
          },
        },
        logger,
      }).resolve({ type: 'entity', entityRef: 'group:default/x' });

    const refused = new InputError('recipients.entityRef is no team of ours');
    await expect(failWith(refused)).rejects.toBe(refused);
    expect(logger.error).not.toHaveBeenCalled();

    const failure = new Error('select member from team');
    await expect(failWith(failure)).rejects.toEqual(
      new ServiceUnavailableError('The recipients could not be found out'),
    );
    expect(logger.error).toHaveBeenCalledWith(
      'The recipients could not be found out',
      failure,
    );
  });
});
