import axe from 'axe-core';

/** Asserts that axe finds nothing. What colours look like, jsdom does not know. */
export async function expectAccessible(
  container: Element = document.body,
): Promise<void> {
  const { violations } = await axe.run(container, {
    rules: {
      'color-contrast': { enabled: false },
      // The shell of the test app has no landmarks.
      region: { enabled: false },
    },
  });
  const found = violations.map(({ id, nodes }) => ({
    id,
    elements: nodes.map(({ html }) => html),
  }));
  expect(found).toEqual([]);
}
