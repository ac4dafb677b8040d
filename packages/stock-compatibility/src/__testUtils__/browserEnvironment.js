// @ts-check
const { JSDOM } = require('jsdom');
const { TestEnvironment } = require('jest-environment-node');

/** What Node has as well, but components expect with all that a browser has. */
const OF_THE_BROWSER = ['navigator', 'Event', 'CustomEvent', 'EventTarget'];

/** What a window has from being an event target. */
const LISTENING = ['addEventListener', 'removeEventListener', 'dispatchEvent'];

/**
 * A browser for frontends in the process in which a backend runs. The usual
 * environment for frontends would take from the backend what it needs of Node:
 * here everything that Node knows, like `fetch` and `WebSocket`, is that of Node.
 */
module.exports = class BrowserEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.dom = new JSDOM('<!doctype html><body></body>', {
      url: 'http://localhost:3000',
      pretendToBeVisual: true,
    });
    const { window } = this.dom;
    for (const name of Object.getOwnPropertyNames(window)) {
      if (!(name in this.global) || OF_THE_BROWSER.includes(name)) {
        Object.defineProperty(this.global, name, {
          configurable: true,
          writable: true,
          value: window[name],
        });
      }
    }
    for (const name of LISTENING) {
      this.global[name] = window[name].bind(window);
    }
    // Where things are looked up in the window, they are those of Node, too.
    for (const name of ['fetch', 'WebSocket', 'AbortController', 'Headers']) {
      window[name] = this.global[name];
    }
  }

  async teardown() {
    this.dom?.window.close();
    await super.teardown();
  }
};
