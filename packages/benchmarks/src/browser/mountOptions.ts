/**
 * Where in the app a user is.
 *
 * @internal
 */
export type BrowserPage = 'elsewhere' | 'inbox';

/** @internal */
export interface MountOptions {
  /** Base URL of the plugins' APIs, without a slash at the end. */
  apiUrl: string;
  token: string;
  userRef: string;
  page: BrowserPage;
}

/** @internal */
export interface MountedApp {
  /** The HTTP requests made so far: method and path. */
  requests(): string[];
  /** The title of the page, which counts what is unread. */
  text(): string;
}

/** @internal */
export type BrowserMethods = {
  mount(params: MountOptions): Promise<{}>;
  /**
   * Waits until the user has been told of a new notification, and then until no request has
   * followed for a while. Tells all requests since the last call.
   */
  settle(params: { unread: number; quietMs: number }): Promise<string[]>;
};
