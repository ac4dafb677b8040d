import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_HAS_MEMBER,
  RELATION_OWNED_BY,
  RELATION_PARENT_OF,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationRecipientResolver } from '@callboard/backstage-plugin-notifications-node';
import { toLoggableError, withinTime } from '../lib';
import { isUserRef, normalizeEntityRef } from './entityRefs';

/** All that is read of an entity, so that the catalog has little to send. */
const FIELDS = ['kind', 'metadata.name', 'metadata.namespace', 'relations'];

function targetsOf(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => normalizeEntityRef(relation.targetRef));
}

const MAX_CATALOG_MILLISECONDS = 10_000;

/** Where the walk goes on from an entity that is not a user. */
function nextRefsOf(entity: Entity, skipChildGroups: boolean): string[] {
  if (entity.kind.toLocaleLowerCase('en-US') !== 'group') {
    return targetsOf(entity, RELATION_OWNED_BY);
  }
  const members = targetsOf(entity, RELATION_HAS_MEMBER).filter(isUserRef);
  return skipChildGroups
    ? members
    : [...members, ...targetsOf(entity, RELATION_PARENT_OF)];
}

/**
 * Finds users by walking the catalog: groups lead to their members and child
 * groups, everything else to all its owners.
 *
 * The walk goes by layers and asks the catalog once for each. Every entity is visited once,
 * however often and in whatever cycles it is referred to, so that the number of
 * requests is the depth of the tree. Each is waited for ten seconds at most. Users are taken by their reference; they
 * need no entity in the catalog.
 */
export class DefaultNotificationRecipientResolver
  implements NotificationRecipientResolver
{
  constructor(
    private readonly services: {
      auth: AuthService;
      catalog: CatalogService;
      logger: LoggerService;
    },
  ) {}

  async resolveNotificationRecipients(options: {
    entityRefs: string[];
    excludedEntityRefs?: string[];
    skipChildGroups?: boolean;
  }): Promise<{ userEntityRefs: string[] }> {
    const { skipChildGroups = false } = options;
    // What is excluded counts as visited, and is therefore never reached.
    const visited = new Set(
      options.excludedEntityRefs?.map(normalizeEntityRef),
    );
    const userEntityRefs = new Array<string>();

    let layer = options.entityRefs.map(normalizeEntityRef);
    while (layer.length > 0) {
      const toExpand = new Array<string>();
      for (const ref of layer) {
        if (visited.has(ref)) {
          continue;
        }
        visited.add(ref);
        (isUserRef(ref) ? userEntityRefs : toExpand).push(ref);
      }
      layer = (await this.fetchEntities(toExpand)).flatMap(entity =>
        nextRefsOf(entity, skipChildGroups),
      );
    }
    return { userEntityRefs };
  }

  private async fetchEntities(entityRefs: string[]): Promise<Entity[]> {
    if (entityRefs.length === 0) {
      return [];
    }
    const { auth, catalog, logger } = this.services;
    try {
      const { items } = await withinTime(MAX_CATALOG_MILLISECONDS, async () =>
        catalog.getEntitiesByRefs(
          { entityRefs, fields: FIELDS },
          { credentials: await auth.getOwnServiceCredentials() },
        ),
      );
      return items.filter(entity => entity !== undefined);
    } catch (error) {
      const message = 'The catalog could not be asked for the recipients';
      // What the catalog had to say may be nothing for the sender.
      logger.error(message, toLoggableError(error));
      throw new ServiceUnavailableError(message);
    }
  }
}
