import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@callboard/backstage-plugin-notifications-node';

/** What the catalog publishes each time the processing of an entity ends with errors. */
export type ProcessingErrors = {
  /** Reference of the entity. */
  entity: string;
  /** Where it was read from, as in the annotation `backstage.io/managed-by-location`. */
  location?: string;
  errors: Array<{ message: string }>;
};

type ProcessingErrorNotifierOptions = {
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  notifications: NotificationService;
};

type FailingEntity = {
  /** What its owners have been told. */
  description: string;
  /** Whether the newest round of processing came to its end, so far without an error. */
  completed: boolean;
};

/**
 * Turns errors of the catalog into notifications to those who can mend them.
 *
 * The catalog processes every entity in rounds, again and again, and publishes the errors of each. An
 * entity is a scope: errors that differ from those of the round before re-open its notification, the
 * same errors again say nothing new, and a round without any resolves it.
 *
 * A round can come to its end and have errors all the same, published only afterwards. That a round
 * had none is therefore known when the next one starts.
 *
 * What has been told is kept in memory, so that a restart may repeat it once.
 */
export class ProcessingErrorNotifier {
  static create(options: ProcessingErrorNotifierOptions) {
    return new ProcessingErrorNotifier(options);
  }

  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #notifications: NotificationService;
  readonly #failing = new Map<string, FailingEntity>();

  private constructor(options: ProcessingErrorNotifierOptions) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#notifications = options.notifications;
  }

  /** A round of processing starts for an entity. */
  async onRoundStarted(entityRef: string): Promise<void> {
    if (this.#failing.get(entityRef)?.completed) {
      this.#failing.delete(entityRef);
      await this.#notifications.resolve({ scope: scopeOf(entityRef) });
    }
  }

  /** The round went through all processors. */
  onRoundCompleted(entityRef: string): void {
    const failing = this.#failing.get(entityRef);
    if (failing) {
      failing.completed = true;
    }
  }

  /** The round had errors. */
  async onErrors(event: ProcessingErrors): Promise<void> {
    const { entity } = event;
    const description = event.errors.map(error => error.message).join('\n');
    const failing = this.#failing.get(entity);
    if (failing) {
      failing.completed = false;
    }
    if (failing?.description === description) {
      return;
    }
    const concerned = await this.#concernedEntities(event);
    if (concerned.length === 0) {
      this.#logger.info(
        `Nobody is notified of the errors of ${entity}: no owner is known yet`,
      );
      return;
    }
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: concerned },
      payload: {
        title: titleOf(event),
        description,
        link: catalogPath(concerned[0]),
        severity: 'high',
        topic: 'Processing errors',
        scope: scopeOf(entity),
      },
    });
    this.#failing.set(entity, { description, completed: false });
  }

  /**
   * The failing entity itself, when the catalog knows an owner from better days; else those that were
   * read from the same place, since a file that cannot be parsed fails as a location, which has no
   * owner.
   */
  async #concernedEntities(event: ProcessingErrors): Promise<string[]> {
    const options = {
      credentials: await this.#auth.getOwnServiceCredentials(),
    };
    const known = await this.#catalog.getEntityByRef(event.entity, options);
    if (known?.relations?.some(relation => relation.type === 'ownedBy')) {
      return [stringifyEntityRef(known)];
    }
    if (!event.location) {
      return [];
    }
    const { items } = await this.#catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_LOCATION}`]: event.location,
          kind: ['Component', 'System', 'Domain', 'Resource', 'API'],
        },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      options,
    );
    return items.map(stringifyEntityRef);
  }
}

/** A generated location has a name that says nothing to people; what it points at does. */
function titleOf({ entity, location }: ProcessingErrors) {
  return location && parseEntityRef(entity).kind === 'location'
    ? `The catalog cannot read ${location.replace(/^.*[/\\]/, '')}`
    : `The catalog cannot process {{ ${entity} }}`;
}

function scopeOf(entityRef: string) {
  return `processing-errors/${entityRef}`;
}

function catalogPath(entityRef: string) {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}`;
}
