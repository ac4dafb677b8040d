import { screen } from '@testing-library/react';
import {
  createPlugin,
  createRoutableExtension,
  createRouteRef,
} from '@backstage/core-plugin-api';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  createFrontendPlugin,
  createRouteRef as createNewRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { render } from '@testing-library/react';
import { Route } from 'react-router-dom';
import { useLinkResolver } from './useLinkResolver';

const links = [
  'route:shop.basket?id=a%2Fb',
  'route:shop.basket',
  'route:shop.unknown?id=1',
  'route:nowhere.basket?id=1',
  'route:shop.constructor',
  '/catalog?a=b#c',
  'catalog',
  'https://example.com/x',
  // eslint-disable-next-line no-script-url -- what must not be resolved
  'javascript:alert(1)',
  '//example.com',
  'mailto:jane@example.com',
  '',
];

function Resolved() {
  const resolve = useLinkResolver();
  return (
    <pre>{JSON.stringify(links.map(link => resolve(link)?.href ?? null))}</pre>
  );
}

const expected = [
  '/shop/basket/a%2Fb',
  null,
  null,
  null,
  null,
  '/catalog?a=b#c',
  '/catalog',
  'https://example.com/x',
  null,
  null,
  null,
  null,
];

const resolved = async () =>
  JSON.parse((await screen.findByText(/^\[/)).textContent ?? '');

describe('useLinkResolver', () => {
  it('resolves routes of any plugin in the new frontend system, and refuses what is unsafe', async () => {
    const basket = createNewRouteRef({ params: ['id'] });
    const shop = createFrontendPlugin({
      pluginId: 'shop',
      routes: { basket },
      extensions: [
        PageBlueprint.make({
          params: {
            path: '/shop/basket/:id',
            routeRef: basket,
            loader: async () => <p>Basket</p>,
          },
        }),
        PageBlueprint.make({
          name: 'links',
          params: { path: '/links', loader: async () => <Resolved /> },
        }),
      ],
    });
    renderTestApp({ features: [shop], initialRouteEntries: ['/links'] });
    expect(await resolved()).toEqual(expected);
  });

  it('does the same in the legacy frontend system', async () => {
    const basket = createRouteRef({ id: 'basket', params: ['id'] });
    const links_ = createRouteRef({ id: 'links' });
    const shop = createPlugin({ id: 'shop', routes: { basket } });
    const BasketPage = shop.provide(
      createRoutableExtension({
        name: 'BasketPage',
        component: async () => () => <p>Basket</p>,
        mountPoint: basket,
      }),
    );
    const LinksPage = shop.provide(
      createRoutableExtension({
        name: 'LinksPage',
        component: async () => Resolved,
        mountPoint: links_,
      }),
    );
    window.history.replaceState({}, '', '/links');
    const app = createApp({
      configLoader: async () => [
        { context: 'test', data: { app: { baseUrl: 'http://localhost' } } },
      ],
    });
    const Root = app.createRoot(
      <AppRouter>
        <FlatRoutes>
          <Route path="/shop/basket/:id" element={<BasketPage />} />
          <Route path="/links" element={<LinksPage />} />
        </FlatRoutes>
      </AppRouter>,
    );
    render(<Root />);
    expect(await resolved()).toEqual(expected);
  });
});
