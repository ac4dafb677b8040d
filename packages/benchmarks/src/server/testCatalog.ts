import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_HAS_MEMBER,
  type Entity,
} from '@backstage/catalog-model';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import { memberRefs } from '../members';

const groups = new Map<string, Entity>();

/**
 * A catalog in memory, the same for every system: it knows every user, and a group
 * `group:default/members-<count>` of any size. Everything else of the catalog is missing.
 *
 * @internal
 */
export const testCatalog = createServiceFactory({
  service: catalogServiceRef,
  deps: {},
  factory: () => {
    const known: Pick<CatalogService, 'getEntitiesByRefs' | 'getEntityByRef'> =
      {
        getEntitiesByRefs: async ({ entityRefs }) => ({
          items: entityRefs.map(find),
        }),
        getEntityByRef: async ref =>
          typeof ref === 'string' ? find(ref) : undefined,
      };
    return known as CatalogService;
  },
});

function find(ref: string): Entity | undefined {
  const { kind, name } = parseEntityRef(ref);
  if (kind.toLowerCase() === 'user') {
    return entity('User', name, []);
  }
  const size = Number(/^members-(\d+)$/.exec(name)?.[1]);
  if (Number.isNaN(size)) {
    return undefined;
  }
  const group = groups.get(name) ?? entity('Group', name, memberRefs(size));
  groups.set(name, group);
  return group;
}

function entity(kind: string, name: string, members: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: members.map(targetRef => ({
      type: RELATION_HAS_MEMBER,
      targetRef,
    })),
    spec: {},
  };
}
