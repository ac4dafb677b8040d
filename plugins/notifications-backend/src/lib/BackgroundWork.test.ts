import { mockServices } from '@backstage/backend-test-utils';
import { BackgroundWork } from './BackgroundWork';
import { FailureLog } from './FailureLog';

describe('BackgroundWork', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is finished with the last of what was added', async () => {
    const work = new BackgroundWork();
    const order = new Array<string>();
    let end!: () => void;
    work.add(Promise.resolve());
    work.add(
      new Promise<void>(resolve => {
        end = resolve;
      }).then(() => void order.push('work')),
    );
    const finished = work
      .finish({ withinMilliseconds: 1_000 })
      .then(() => order.push('finished'));
    await jest.advanceTimersByTimeAsync(999);
    expect(order).toEqual([]);
    end();
    await finished;
    expect(order).toEqual(['work', 'finished']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('harms neither the process nor its end when it fails, and is logged', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const logger = mockServices.logger.mock();
      const work = new BackgroundWork({ failures: new FailureLog({ logger }) });
      const error = new Error('Broken');
      work.add(Promise.reject(error));
      const later = new Promise<never>((_, reject) =>
        setTimeout(() => reject(error), 500),
      );
      work.add(later);
      // Who waits for it gets the failure, and may be the one who logs it.
      const unlogged = new BackgroundWork();
      await expect(unlogged.add(Promise.reject(error))).rejects.toBe(error);
      const followed = unlogged.add(later).catch(caught => caught);
      const ended = jest.fn();
      work.add(
        new Promise<void>(resolve => setTimeout(resolve, 600)).then(ended),
      );
      const finished = work.finish({ withinMilliseconds: 1_000 });
      await jest.advanceTimersByTimeAsync(600);

      await expect(finished).resolves.toBeUndefined();
      expect(ended).toHaveBeenCalled();
      expect(await followed).toBe(error);
      expect(logger.error.mock.calls).toEqual(
        Array(2).fill(['Work in the background failed', error]),
      );
      jest.useRealTimers();
      await new Promise(resolve => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });

  it('is not waited for longer than the limit', async () => {
    const work = new BackgroundWork();
    work.add(new Promise<never>(() => {}));
    const finished = jest.fn();
    void work.finish({ withinMilliseconds: 1_000 }).then(finished);
    await jest.advanceTimersByTimeAsync(999);
    expect(finished).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(finished).toHaveBeenCalled();
  });
});
