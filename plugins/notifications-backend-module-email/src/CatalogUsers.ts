import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ChannelUnavailableError } from '@callboard/backstage-plugin-notifications-node';
import { withinTime } from './withinTime';

const MAX_CATALOG_MILLISECONDS = 10_000;
const PAGE_SIZE = 500;

/**
 * What the catalog knows of users.
 *
 * All methods throw `ChannelUnavailableError` when the catalog does not respond, and the
 * reason of the signal when that is aborted.
 */
export class CatalogUsers {
  constructor(
    private readonly services: { auth: AuthService; catalog: CatalogService },
  ) {}

  /** The e-mail addresses of those that have one, by one request. */
  async getAddresses(
    userRefs: string[],
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    const addresses = new Map<string, string>();
    if (userRefs.length === 0) {
      return addresses;
    }
    const { items } = await this.#request(signal, async credentials =>
      this.services.catalog.getEntitiesByRefs(
        { entityRefs: userRefs, fields: ['spec.profile.email'] },
        { credentials },
      ),
    );
    items.forEach((entity, index) => {
      const address = addressOf(entity);
      if (address) {
        addresses.set(userRefs[index], address);
      }
    });
    return addresses;
  }

  /** The references of all users, of whose entities there is a page in memory at a time. */
  async listRefs(signal: AbortSignal): Promise<string[]> {
    const refs = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await this.#getPage(cursor, signal);
      for (const entity of page.items) {
        refs.add(stringifyEntityRef(entity));
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return [...refs];
  }

  async #getPage(cursor: string | undefined, signal: AbortSignal) {
    return this.#request(signal, async credentials =>
      this.services.catalog.queryEntities(
        {
          ...(cursor ? { cursor } : { filter: { kind: 'User' } }),
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
          limit: PAGE_SIZE,
        },
        { credentials },
      ),
    );
  }

  async #request<T>(
    signal: AbortSignal,
    request: (credentials: BackstageCredentials) => Promise<T>,
  ): Promise<T> {
    try {
      return await withinTime(MAX_CATALOG_MILLISECONDS, signal, async () =>
        request(await this.services.auth.getOwnServiceCredentials()),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw new ChannelUnavailableError(
        'Failed to read users from the catalog',
        { reason: 'catalog_unavailable', cause: error },
      );
    }
  }
}

function addressOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as { email?: unknown } | undefined;
  return typeof profile?.email === 'string' ? profile.email : undefined;
}
