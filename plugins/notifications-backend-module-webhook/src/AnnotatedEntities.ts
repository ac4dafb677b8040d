import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ChannelUnavailableError } from '@callboard/backstage-plugin-notifications-node';

const ANNOTATION = 'callboard.dev/webhook-route';
const TIMEOUT = 15_000;

/** The entities that name webhook routes by an annotation. */
export class AnnotatedEntities {
  constructor(
    private readonly options: { auth: AuthService; catalog: CatalogService },
  ) {}

  /**
   * Returns those of the entities that name the route.
   *
   * @throws ChannelUnavailableError when the catalog does not respond.
   */
  async findByRoute(
    routeName: string,
    entityRefs: string[],
    { abortSignal }: { abortSignal: AbortSignal },
  ): Promise<Set<string>> {
    const items = await this.getAnnotations(entityRefs, abortSignal);
    return new Set(
      entityRefs.filter((_, index) =>
        items[index]?.metadata.annotations?.[ANNOTATION]?.split(',').some(
          name => name.trim() === routeName,
        ),
      ),
    );
  }

  private async getAnnotations(entityRefs: string[], abortSignal: AbortSignal) {
    const { auth, catalog } = this.options;
    const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(TIMEOUT)]);
    // The catalog client takes no signal.
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    try {
      const response = auth
        .getOwnServiceCredentials()
        .then(credentials =>
          catalog.getEntitiesByRefs(
            { entityRefs, fields: ['metadata.annotations'] },
            { credentials },
          ),
        );
      return (await Promise.race([response, aborted])).items;
    } catch (error) {
      abortSignal.throwIfAborted();
      throw new ChannelUnavailableError(
        'Failed to query the catalog for webhook routes',
        { reason: 'catalog_unavailable', cause: error },
      );
    }
  }
}
