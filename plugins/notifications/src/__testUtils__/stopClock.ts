import { configure, getConfig } from '@testing-library/react';

const { asyncWrapper } = getConfig();

/**
 * From now on the clock moves only while something is waited for: on a slow
 * machine too, no undo has left and no list was read again before the next line.
 */
export function stopClock(): void {
  jest.useFakeTimers();
  configure({
    // By that clock, as long as any step of a page waits: however slow the machine is.
    asyncUtilTimeout: 20_000,
    asyncWrapper: callback =>
      asyncWrapper(async () => {
        const result = await callback();
        // What follows at once is to come now, and not outside of act().
        await jest.advanceTimersByTimeAsync(0);
        return result;
      }),
  });
}
