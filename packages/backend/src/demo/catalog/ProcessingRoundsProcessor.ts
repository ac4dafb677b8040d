import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { ProcessingErrorNotifier } from './ProcessingErrorNotifier';

type ProcessingRoundsProcessorOptions = {
  logger: LoggerService;
  notifier: ProcessingErrorNotifier;
};

/** Changes no entity: tells the notifier of the rounds in which the catalog processes each. */
export class ProcessingRoundsProcessor implements CatalogProcessor {
  static create(options: ProcessingRoundsProcessorOptions) {
    return new ProcessingRoundsProcessor(options);
  }

  readonly #logger: LoggerService;
  readonly #notifier: ProcessingErrorNotifier;

  private constructor(options: ProcessingRoundsProcessorOptions) {
    this.#logger = options.logger;
    this.#notifier = options.notifier;
  }

  getProcessorName() {
    return 'ProcessingRoundsProcessor';
  }

  async preProcessEntity(entity: Entity): Promise<Entity> {
    try {
      await this.#notifier.onRoundStarted(stringifyEntityRef(entity));
    } catch (error) {
      // The catalog is not to suffer from notifications that cannot be sent.
      this.#logger.warn(
        `The notification of a mended entity was not resolved: ${stringifyError(
          error,
        )}`,
      );
    }
    return entity;
  }

  async postProcessEntity(entity: Entity): Promise<Entity> {
    this.#notifier.onRoundCompleted(stringifyEntityRef(entity));
    return entity;
  }
}
