// @ts-check
/// <reference lib="dom" />
/**
 * Runs before every test file of every package: the `jest` section of the root's package.json names
 * it.
 */
const failOnConsole = require('jest-fail-on-console');
const { isKnownNoise } = require('./knownNoise.cjs');

// Only what hangs takes so long, however slow and busy the machine is.
jest.setTimeout(300_000);

if (typeof document !== 'undefined') {
  setUpFrontend();
}

function setUpFrontend() {
  const { configure } = require('@testing-library/dom');
  configure({ asyncUtilTimeout: 60_000 });

  failOnConsole({
    shouldFailOnDebug: true,
    shouldFailOnInfo: true,
    shouldFailOnLog: true,
    silenceMessage: isKnownNoise,
  });

  leaveOutStylesOfOthers();
}

/**
 * Queries by role ask jsdom for the style of hundreds of elements, and it compares each with every
 * rule of the page. Those of Material UI and Backstage are thousands, and not what is tested.
 */
function leaveOutStylesOfOthers() {
  const { set } = /** @type {Required<PropertyDescriptor>} */ (
    Object.getOwnPropertyDescriptor(Node.prototype, 'textContent')
  );
  Object.defineProperty(HTMLStyleElement.prototype, 'textContent', {
    /** @param {string} css */
    set(css) {
      if (this.dataset.meta?.startsWith('Callboard')) {
        set.call(this, css);
      }
    },
  });
}
