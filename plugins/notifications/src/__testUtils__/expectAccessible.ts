import axe from 'axe-core';

const realTimers = { setInterval, clearInterval };

/** Asserts that axe finds nothing. What colours look like, jsdom does not know. */
export async function expectAccessible(
  container: Element = document.body,
): Promise<void> {
  const { violations } = await run(container);
  const found = violations.map(({ id, nodes }) => ({
    id,
    elements: nodes.map(({ html }) => html),
  }));
  expect(found).toEqual([]);
}

async function run(container: Element): Promise<axe.AxeResults> {
  // jsdom has no canvas, and says so.
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  // It goes from rule to rule by timers, and the clock stands still.
  const moving = realTimers.setInterval(() => jest.advanceTimersByTime(1), 0);
  try {
    return await axe.run(container, {
      rules: {
        'color-contrast': { enabled: false },
        // The shell of the test app has no landmarks.
        region: { enabled: false },
      },
    });
  } finally {
    realTimers.clearInterval(moving);
  }
}
