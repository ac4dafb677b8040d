import { resolveNotificationLink } from './resolveNotificationLink';

describe('resolveNotificationLink', () => {
  const baseUrl = 'https://example.com/backstage';

  it.each([
    ['/catalog', 'https://example.com/backstage/catalog'],
    ['catalog?x=a:b#c', 'https://example.com/backstage/catalog?x=a:b#c'],
    ['https://ci.example.com/1', 'https://ci.example.com/1'],
    // eslint-disable-next-line no-script-url -- what must not be followed
    ['javascript:alert(1)', undefined],
    ['//evil.example.com', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('makes %j to %j', (link, expected) => {
    expect(resolveNotificationLink(link, baseUrl)).toBe(expected);
    expect(resolveNotificationLink(link, `${baseUrl}/`)).toBe(expected);
  });

  it.each([
    ['catalog.catalogIndex', '/catalog'],
    [
      'catalog.catalogEntity?kind=component&namespace=default&name=site',
      '/catalog/default/component/site',
    ],
    [
      'catalog.catalogEntity?kind=api&namespace=default&name=a%2Fb&more=x',
      '/catalog/default/api/a%2Fb',
    ],
    // A parameter is missing, empty, or climbs.
    ['catalog.catalogEntity?kind=api&namespace=default', undefined],
    ['catalog.catalogEntity?kind=api&namespace=default&name=', undefined],
    ['catalog.catalogEntity?kind=api&namespace=default&name=..', undefined],
    // Only the app knows where that is.
    ['shop.checkout', undefined],
    ['shop.constructor', undefined],
  ])('resolves the route %j to the path %j', (route, path) => {
    expect(resolveNotificationLink(`route:${route}`, baseUrl)).toBe(
      path && `${baseUrl}${path}`,
    );
  });
});
