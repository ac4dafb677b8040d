import { Page } from '@playwright/test';

/** Where the pictures go, if somebody wants to have them. CONTRIBUTING.md says which are in docs/img. */
export const pictures = process.env.CALLBOARD_PICTURES;

/** What of our own part of a page is beyond its right edge. */
export async function sticksOut(page: Page): Promise<string[]> {
  return await page.locator('main').evaluateAll(mains =>
    mains
      .flatMap(main => [...main.querySelectorAll('*')])
      .filter(node => {
        const { right, width } = node.getBoundingClientRect();
        return width > 1 && right > document.documentElement.clientWidth + 1;
      })
      .map(node => node.outerHTML.slice(0, 100)),
  );
}

/** What is still fading in has no contrast yet. */
export async function whenStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
