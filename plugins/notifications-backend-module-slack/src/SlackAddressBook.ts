import { AuthService } from '@backstage/backend-plugin-api';
import { Entity, UserEntity, isUserEntity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ChannelUnavailableError } from '@callboard/backstage-plugin-notifications-node';
import { SlackApi, SlackRefusal } from './SlackApi';

/**
 * Annotation with the address of an entity in Slack: the id of a user (`U12345678`),
 * of a channel (`C12345678`), or anything else that `chat.postMessage` takes as channel.
 *
 * @public
 */
export const ANNOTATION_SLACK_BOT_NOTIFY = 'slack.com/bot-notify';

const USER_ID = /^[UW][A-Z0-9_]+$/;
const FOUND_MILLISECONDS = 60 * 60_000;
const NOT_FOUND_MILLISECONDS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;

/** Finds the addresses of entities in one workspace. */
export class SlackAddressBook {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #api: SlackApi;
  readonly #byEmail = new Map<string, { id?: string; expires: number }>();

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    api: SlackApi;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#api = options.api;
  }

  /** @throws ChannelUnavailableError when the catalog does not respond. */
  async readEntities(
    entityRefs: string[],
  ): Promise<Map<string, Entity | undefined>> {
    if (entityRefs.length === 0) {
      return new Map();
    }
    try {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: [
            'kind',
            'spec.profile.email',
            `metadata.annotations.${ANNOTATION_SLACK_BOT_NOTIFY}`,
          ],
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      return new Map(entityRefs.map((ref, index) => [ref, items[index]]));
    } catch (error) {
      throw new ChannelUnavailableError(
        'Failed to query the catalog for Slack addresses',
        { reason: 'catalog_unavailable', cause: error },
      );
    }
  }

  /** `undefined` for an entity without an address. */
  async findAddress(
    entity: Entity | undefined,
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    const annotation =
      entity?.metadata?.annotations?.[ANNOTATION_SLACK_BOT_NOTIFY];
    if (annotation || !entity || !isUserEntity(entity)) {
      return annotation;
    }
    // With `fields`, the catalog leaves out what is empty.
    const email = (entity as Partial<UserEntity>).spec?.profile?.email;
    return email ? this.#findByEmail(email, abortSignal) : undefined;
  }

  /** As `findAddress`, for a mention: only ids of users will do, and none is no failure. */
  async findUserId(
    entity: Entity | undefined,
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      const address = await this.findAddress(entity, abortSignal);
      return address && USER_ID.test(address) ? address : undefined;
    } catch (error) {
      if (error instanceof SlackRefusal) {
        return undefined;
      }
      throw error;
    }
  }

  async #findByEmail(
    email: string,
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    const known = this.#byEmail.get(email);
    if (known && known.expires > Date.now()) {
      return known.id;
    }
    const id = await this.#lookUp(email, abortSignal);
    this.#byEmail.delete(email);
    this.#byEmail.set(email, {
      id,
      expires: Date.now() + (id ? FOUND_MILLISECONDS : NOT_FOUND_MILLISECONDS),
    });
    if (this.#byEmail.size > MAX_REMEMBERED) {
      const [oldest] = this.#byEmail.keys();
      this.#byEmail.delete(oldest);
    }
    return id;
  }

  async #lookUp(
    email: string,
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      const { user } = await this.#api.call(abortSignal, client =>
        client.users.lookupByEmail({ email }),
      );
      return user?.id;
    } catch (error) {
      if (error instanceof SlackRefusal && error.code === 'users_not_found') {
        return undefined;
      }
      throw error;
    }
  }
}
