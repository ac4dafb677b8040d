import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createEntity } from '../__testUtils__/startNotificationsBackend';
import { DefaultNotificationRecipientResolver } from './DefaultNotificationRecipientResolver';

function createResolver(entities: Entity[]) {
  const catalog = catalogServiceMock({ entities });
  const getEntitiesByRefs = jest.spyOn(catalog, 'getEntitiesByRefs');
  const resolver = new DefaultNotificationRecipientResolver({
    auth: mockServices.auth(),
    catalog,
    logger: mockServices.logger.mock(),
  });
  const resolve = async (
    options: Parameters<typeof resolver.resolveNotificationRecipients>[0],
  ) => {
    const { userEntityRefs } = await resolver.resolveNotificationRecipients(
      options,
    );
    return userEntityRefs.map(ref => ref.replace('user:default/', ''));
  };
  return { resolve, getEntitiesByRefs };
}

const group = (
  name: string,
  options: { members?: string[]; children?: string[] },
) =>
  createEntity('Group', name, [
    ...(options.members ?? []).map(
      member => ['hasMember', `user:default/${member}`] as [string, string],
    ),
    ...(options.children ?? []).map(
      child => ['parentOf', `group:default/${child}`] as [string, string],
    ),
  ]);

describe('DefaultNotificationRecipientResolver', () => {
  it('tells users themselves, with or without an entity, without asking the catalog', async () => {
    const { resolve, getEntitiesByRefs } = createResolver([]);
    expect(
      await resolve({ entityRefs: ['user:default/a', 'User:A', 'user:b'] }),
    ).toEqual(['a', 'b']);
    expect(getEntitiesByRefs).not.toHaveBeenCalled();
  });

  it('delivers to every member of a cyclic group once', async () => {
    const { resolve, getEntitiesByRefs } = createResolver([
      group('a', { members: ['x', 'y'], children: ['b', 'a'] }),
      group('b', { members: ['y', 'z'], children: ['a'] }),
    ]);
    expect(await resolve({ entityRefs: ['group:default/a'] })).toEqual([
      'x',
      'y',
      'z',
    ]);
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(2);
  });

  it('asks the catalog once per layer of a tree ten deep and three wide', async () => {
    const entities = Array.from({ length: 10 }, (_, depth) =>
      [0, 1, 2].map(i =>
        group(`g-${depth}-${i}`, {
          members: [`u-${depth}-${i}`],
          children: depth < 9 ? [0, 1, 2].map(j => `g-${depth + 1}-${j}`) : [],
        }),
      ),
    ).flat();
    const { resolve, getEntitiesByRefs } = createResolver(entities);
    expect(await resolve({ entityRefs: ['group:default/g-0-0'] })).toHaveLength(
      28,
    );
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(10);
    expect(getEntitiesByRefs.mock.calls[1][0]).toEqual({
      entityRefs: ['g-1-0', 'g-1-1', 'g-1-2'].map(
        name => `group:default/${name}`,
      ),
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
    });
  });

  it('tells all owners of any other entity, groups among them', async () => {
    const { resolve } = createResolver([
      createEntity('Component', 'site', [
        ['ownedBy', 'user:default/jane'],
        ['ownedBy', 'group:default/ops'],
        ['ownedBy', 'component:default/site'],
        ['dependsOn', 'user:default/nobody'],
      ]),
      group('ops', { members: ['otto'] }),
    ]);
    expect(await resolve({ entityRefs: ['component:default/site'] })).toEqual([
      'jane',
      'otto',
    ]);
  });

  it('tells nobody about an entity that nobody owns, and everybody else all the same', async () => {
    const { relations: _, ...unprocessed } = createEntity('API', 'new');
    const { resolve } = createResolver([
      createEntity('Component', 'orphan', [
        ['dependsOn', 'user:default/nobody'],
      ]),
      unprocessed,
      // An owner in the spec that the catalog did not make a relation of.
      {
        ...createEntity('System', 'odd'),
        spec: { owner: 'user:default/nobody' },
      },
      createEntity('Component', 'site', [['ownedBy', 'user:default/jane']]),
    ]);
    const unowned = [
      'component:default/orphan',
      'api:default/new',
      'system:default/odd',
    ];
    expect(await resolve({ entityRefs: unowned })).toEqual([]);
    expect(
      await resolve({ entityRefs: [...unowned, 'component:default/site'] }),
    ).toEqual(['jane']);
  });

  it('leaves out excluded users, and does not follow excluded groups', async () => {
    const { resolve } = createResolver([
      group('a', { members: ['x', 'y'], children: ['b', 'c'] }),
      group('b', { members: ['b-only'] }),
      group('c', { members: ['c-only', 'y'] }),
    ]);
    expect(
      await resolve({
        entityRefs: ['group:default/a', 'user:default/y'],
        excludedEntityRefs: ['USER:default/Y', 'group:b'],
      }),
    ).toEqual(['x', 'c-only']);
  });

  it('keeps to direct members when child groups are to be skipped', async () => {
    const { resolve } = createResolver([
      group('a', { members: ['x'], children: ['b'] }),
      group('b', { members: ['y'] }),
      createEntity('Component', 'site', [['ownedBy', 'group:default/a']]),
    ]);
    expect(
      await resolve({
        entityRefs: ['component:default/site'],
        skipChildGroups: true,
      }),
    ).toEqual(['x']);
  });

  it('takes no notice of letter case, nor of references that lead nowhere', async () => {
    const { resolve } = createResolver([
      createEntity('GROUP', 'Ops', [
        ['hasMember', 'User:Default/Jane'],
        ['hasMember', 'group:default/odd'],
      ]),
    ]);
    expect(
      await resolve({
        entityRefs: [
          'Group:Default/OPS',
          'group:default/gone',
          'group:ops',
          'User:John',
        ],
      }),
    ).toEqual(['john', 'jane']);
  });
});
