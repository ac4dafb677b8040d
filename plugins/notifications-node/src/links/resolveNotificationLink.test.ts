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
    ['route:catalog.catalogEntity', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('makes %j to %j', (link, expected) => {
    expect(resolveNotificationLink(link, baseUrl)).toBe(expected);
    expect(resolveNotificationLink(link, `${baseUrl}/`)).toBe(expected);
  });
});
