import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createNotificationsMetrics } from '../metrics';
import { ProcessorCaller } from './ProcessorCaller';

const processor = { getName: () => 'Slow' };
const never = () => new Promise<never>(() => {});

function createCaller() {
  const outcomes = new Array<string>();
  const caller = new ProcessorCaller({
    logger: mockServices.logger.mock(),
    metrics: createNotificationsMetrics(
      metricsServiceMock.mock({
        createCounter: () => ({
          add: (_, attributes) =>
            void outcomes.push(`${attributes?.phase} ${attributes?.outcome}`),
        }),
      }),
    ),
    timeoutMilliseconds: 1_000,
  });
  return { caller, outcomes };
}

describe('ProcessorCaller', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('goes on without a processor that did not answer in time, for a minute', async () => {
    const { caller, outcomes } = createCaller();
    const hanging = caller.callInTime(processor, 'preProcess', never);
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(hanging).resolves.toBeUndefined();

    const method = jest.fn(async () => 'answer');
    const call = () => caller.callInTime(processor, 'processOptions', method);
    await jest.advanceTimersByTimeAsync(59_000);
    await expect(call()).resolves.toBeUndefined();
    expect(method).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(call()).resolves.toMatchObject({ value: 'answer' });
    expect(outcomes).toEqual([
      'preProcess timeout',
      'processOptions skipped',
      'processOptions success',
    ]);
  });

  it('gives a channel ten times as long, and leaves it out of nothing afterwards', async () => {
    const { caller, outcomes } = createCaller();
    const ended = jest.fn();
    const hanging = caller
      .callBehind(processor, 'postProcess', never)
      .then(ended);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await hanging;

    await caller.callBehind(processor, 'postProcess', async () => {});
    await caller.callInTime(processor, 'preProcess', async () => 'answer');
    expect(outcomes).toEqual([
      'postProcess timeout',
      'postProcess success',
      'preProcess success',
    ]);
  });

  it('takes no harm from methods that throw instead of rejecting', async () => {
    const { caller, outcomes } = createCaller();
    const broken = () => {
      throw new Error('Broken');
    };
    await expect(
      caller.callInTime(processor, 'preProcess', broken),
    ).resolves.toBeUndefined();
    await expect(
      caller.callBehind(processor, 'postProcess', broken),
    ).resolves.toBeUndefined();
    expect(outcomes).toEqual(['preProcess error', 'postProcess error']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
