import { createServiceFactory } from '@backstage/backend-plugin-api';
import { createServiceMock } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  signalsServiceRef,
  type SignalPayload,
  type SignalsService,
} from '@callboard/backstage-plugin-signals-node';

/**
 * A `SignalsService` that remembers what was published.
 *
 * @public
 */
export interface FakeSignalsService extends SignalsService {
  /** Everything that was published, in order, as it was passed in. */
  readonly published: SignalPayload[];
}

/**
 * Creates a service that sends nothing and remembers everything.
 *
 * @public
 */
export function signalsServiceMock(): FakeSignalsService {
  const published: SignalPayload[] = [];
  return {
    published,
    async publish<TMessage extends JsonObject>(
      signal: SignalPayload<TMessage>,
    ) {
      published.push(signal);
    },
  };
}

/**
 * Stand-ins for the signals service in tests.
 *
 * @public
 */
export namespace signalsServiceMock {
  /** A service factory for the same, to be added to a test backend. */
  export const factory = () =>
    createServiceFactory({
      service: signalsServiceRef,
      deps: {},
      factory: () => signalsServiceMock(),
    });

  /** A service whose methods are mock functions; some may be passed in. */
  export const mock = createServiceMock(signalsServiceRef, () => ({
    publish: jest.fn(),
  }));
}
