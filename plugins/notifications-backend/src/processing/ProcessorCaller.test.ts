import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createNotificationsMetrics } from '../metrics';
import { ProcessorCaller } from './ProcessorCaller';

const phases = ['processOptions', 'preProcess', 'postProcess'] as const;
const never = () => new Promise<never>(() => {});

function createCaller() {
  const outcomes = new Array<string>();
  const logger = mockServices.logger.mock();
  const caller = new ProcessorCaller({
    processors: [],
    limits: {
      concurrency: 1,
      intervalMilliseconds: 0,
      timeoutMilliseconds: 600_000,
    },
    logger,
    metrics: createNotificationsMetrics(
      metricsServiceMock.mock({
        createCounter: () => ({
          add: (_, attributes) =>
            void outcomes.push(`${attributes?.phase} ${attributes?.outcome}`),
        }),
      }),
    ),
  });
  return { caller, outcomes, logger };
}

describe('ProcessorCaller', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(phases)(
    'waits for %s up to the timeout, and calls the processor again after it',
    async phase => {
      const { caller, outcomes } = createCaller();
      const processor = { getName: () => 'Slow' };
      const ended = jest.fn();
      const slow = caller.call(
        processor,
        phase,
        () =>
          new Promise(resolve => setTimeout(() => resolve('late'), 599_999)),
      );
      const hanging = caller.call(processor, phase, never).then(ended);
      await jest.advanceTimersByTimeAsync(599_999);
      await expect(slow).resolves.toEqual({
        outcome: 'success',
        value: 'late',
      });
      expect(ended).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      await hanging;
      expect(ended).toHaveBeenCalledWith({ outcome: 'timeout' });

      await expect(
        caller.call(processor, phase, async () => 'response'),
      ).resolves.toEqual({ outcome: 'success', value: 'response' });
      expect(outcomes).toEqual([
        `${phase} success`,
        `${phase} timeout`,
        `${phase} success`,
      ]);
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  it('knows its own timeout from one of the processor', async () => {
    const { caller } = createCaller();
    const result = caller.call({ getName: () => 'Mail' }, 'preProcess', () => {
      throw new DOMException('No mail server', 'TimeoutError');
    });
    await expect(result).resolves.toEqual({ outcome: 'error' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails a send by a required processor, whatever of it fails, and nothing after the send', async () => {
    const { caller, outcomes, logger } = createCaller();
    const cause = new Error('select password');
    const broken = () => {
      throw cause;
    };
    const processor = {
      getName: () => 'Audit',
      required: true,
      getNotificationFilters: broken,
    };
    const failure = {
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/processor Audit failed in \w+$/),
    };
    for (const phase of ['processOptions', 'preProcess'] as const) {
      const hanging = caller.call(processor, phase, never);
      hanging.catch(() => {});
      await jest.advanceTimersByTimeAsync(600_000);
      await expect(hanging).rejects.toMatchObject(failure);
      await expect(caller.call(processor, phase, broken)).rejects.toMatchObject(
        failure,
      );
      expect(() => caller.isAccepted(processor, phase, { title: 'T' })).toThrow(
        expect.objectContaining(failure),
      );
    }
    await expect(
      caller.call(processor, 'postProcess', broken),
    ).resolves.toEqual({ outcome: 'error' });
    expect(caller.isAccepted(processor, 'postProcess', { title: 'T' })).toBe(
      false,
    );
    expect(outcomes).toEqual([
      'processOptions timeout',
      'processOptions error',
      'preProcess timeout',
      'preProcess error',
      'postProcess error',
    ]);
    expect(logger.error).toHaveBeenLastCalledWith(
      'The notification processor Audit failed in getNotificationFilters',
      cause,
    );
  });
});
