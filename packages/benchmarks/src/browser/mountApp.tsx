import type { ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Routes } from 'react-router-dom';
import {
  ApiFactoryRegistry,
  ApiProvider,
  ApiResolver,
} from '@backstage/core-app-api';
import { Sidebar, SidebarPage } from '@backstage/core-components';
import {
  createApiFactory,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
  identityApiRef,
  type BackstagePlugin,
} from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { wrapInTestApp } from '@backstage/test-utils';
import type { BrowserPage, MountOptions, MountedApp } from './mountOptions';

const paths: Record<BrowserPage, string> = {
  elsewhere: '/',
  inbox: '/notifications',
};

/** @internal */
export interface Frontend {
  plugins: BackstagePlugin[];
  SidebarItem: ComponentType<{}>;
  Page: ComponentType<{}>;
}

/**
 * Mounts an app for one signed-in user: a sidebar with the item of the notifications plugin, and its
 * page when that is asked for. The plugins are as published, with their own clients; only what
 * every app has around them is made here.
 *
 * @internal
 */
export function mountApp(
  frontend: Frontend,
  options: MountOptions,
): MountedApp {
  const { SidebarItem, Page } = frontend;
  const requests: string[] = [];
  const apis = createApis(frontend, options, requests);
  const container = document.createElement('div');
  document.body.append(container);
  createRoot(container).render(
    wrapInTestApp(
      <ApiProvider apis={apis}>
        <SidebarPage>
          <Sidebar>
            <SidebarItem />
          </Sidebar>
          <Routes>
            <Route path="/" element={<main>Another page</main>} />
            <Route path="/notifications" element={<Page />} />
          </Routes>
        </SidebarPage>
      </ApiProvider>,
      { routeEntries: [paths[options.page]] },
    ),
  );
  return { requests: () => [...requests], text: () => document.title };
}

function createApis(
  frontend: Frontend,
  { apiUrl, token, userRef }: MountOptions,
  requests: string[],
): ApiResolver {
  const registry = new ApiFactoryRegistry();
  const add = <T,>(factory: { api: { id: string; T: T } }) =>
    registry.register('default', factory as never);
  for (const factory of frontend.plugins.flatMap(plugin => [
    ...plugin.getApis(),
  ])) {
    registry.register('default', factory);
  }
  const fail = (error: unknown) => {
    throw error;
  };
  add(
    createApiFactory(discoveryApiRef, {
      getBaseUrl: async pluginId => `${apiUrl}/${pluginId}`,
    }),
  );
  add(
    createApiFactory(fetchApiRef, {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        request.headers.set('authorization', `Bearer ${token}`);
        return fetch(request);
      },
    }),
  );
  add(
    createApiFactory(identityApiRef, {
      getBackstageIdentity: async () => ({
        type: 'user',
        userEntityRef: userRef,
        ownershipEntityRefs: [userRef],
      }),
      getCredentials: async () => ({ token }),
      getProfileInfo: async () => ({}),
      signOut: async () => {},
    }),
  );
  add(
    createApiFactory(errorApiRef, {
      post: fail,
      error$: () => fail(new Error('Nobody shall ask')),
    }),
  );
  // The stock sidebar item cannot do without, and an app of the old frontend system does not have it.
  add(createApiFactory(toastApiRef, { post: () => ({ close: () => {} }) }));
  return new ApiResolver(registry);
}
