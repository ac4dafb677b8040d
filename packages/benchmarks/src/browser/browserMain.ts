import { JSDOM } from 'jsdom';
import { serveParent } from '../lib/childProtocol';
import type { MountOptions, MountedApp } from './mountOptions';

/**
 * A browser for one user, as far as jsdom goes: the document is that of jsdom, the network is that of
 * Node.js. The bundle of the frontend is named by the environment variable `BENCHMARK_FRONTEND`.
 */
const bundle = process.env.BENCHMARK_FRONTEND ?? '';
const pollMs = 50;
const patienceMs = 30_000;

let app: MountedApp | undefined;
let told = 0;

function installDocument() {
  const { window } = new JSDOM('<!doctype html><title>App</title>', {
    url: 'http://127.0.0.1:3000/',
    pretendToBeVisual: true,
  });
  const missing = {
    matchMedia: () => ({
      matches: false,
      addListener: () => {},
      removeListener: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    }),
    scrollTo: () => {},
    ResizeObserver: class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
    IntersectionObserver: class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  };
  Object.assign(window, missing);
  // Those are the document's own; of all else that both have, the network among it, Node.js has the better one.
  const own = [
    'navigator',
    'Event',
    'CustomEvent',
    'EventTarget',
    'localStorage',
    'sessionStorage',
  ];
  for (const name of Object.getOwnPropertyNames(window)) {
    if (!(name in globalThis) || own.includes(name)) {
      Object.defineProperty(globalThis, name, {
        value: window[name as keyof typeof window],
        configurable: true,
        writable: true,
      });
    }
  }
  Object.defineProperty(globalThis, 'window', { value: globalThis });
  for (const name of [
    'addEventListener',
    'removeEventListener',
    'dispatchEvent',
  ] as const) {
    globalThis[name] = window[name].bind(window) as never;
  }
}

/** The counter in front of the title, as both frontends write it. */
function unread(): number {
  return Number(/^\((\d+)\)/.exec(app?.text() ?? '')?.[1] ?? 0);
}

async function until(condition: () => boolean) {
  const started = Date.now();
  while (!condition() && Date.now() - started < patienceMs) {
    await new Promise(resolve => setTimeout(resolve, pollMs));
  }
}

serveParent({
  mount: async (options: MountOptions) => {
    installDocument();
    const frontend: {
      mount(options: MountOptions): MountedApp;
    } = require(bundle);
    app = frontend.mount(options);
    return {};
  },

  settle: async (params: { unread: number; quietMs: number }) => {
    await until(() => unread() >= params.unread);
    if (unread() < params.unread) {
      throw new Error(`The title is still '${app?.text()}'`);
    }
    let count = -1;
    let quietSince = Date.now();
    await until(() => {
      const now = app?.requests().length ?? 0;
      if (now !== count) {
        count = now;
        quietSince = Date.now();
      }
      return Date.now() - quietSince > params.quietMs;
    });
    const requests = app?.requests().slice(told) ?? [];
    told += requests.length;
    return requests;
  },
});
