import { mockServices } from '@backstage/backend-test-utils';
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
    const resolution = RecipientResolution.create({
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
});
