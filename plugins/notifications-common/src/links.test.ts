/* eslint-disable no-script-url -- script addresses are what is to be refused */
import { isValidNotificationLink, parseNotificationLink } from './links';

describe('parseNotificationLink', () => {
  it.each([
    ['https://ci.example.com/run/1?x=a b#log', 'absolute'],
    ['http://localhost:3000/catalog', 'absolute'],
    ['HTTPS://EXAMPLE.COM', 'absolute'],
    ['/catalog/default/component/artist-web', 'relative'],
    ['/search?query=a%2Fb&next=//host', 'relative'],
    ['catalog', 'relative'],
    ['/files/100%', 'relative'],
    ['/files/with%20space', 'relative'],
    ['?tab=builds', 'relative'],
    ['route:catalog.catalogEntity?kind=component&name=x', 'route'],
  ])('accepts %s as %s', (link, type) => {
    expect(parseNotificationLink(link)?.type).toBe(type);
  });

  it.each([
    '',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    '%6Aavascript:alert(1)',
    '%256Aavascript:alert(1)',
    'javascript%3Aalert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x',
    'ftp://host',
    'mailto:a@b.c',
    '//host/path',
    '///host',
    '/\\host',
    '\\\\host',
    '/%2Fhost',
    '/%252Fhost',
    '/%5Chost',
    '/%09/host',
    '/.//host',
    '/x/..//host',
    ' /catalog',
    '/catalog\n',
    '\u00a0/catalog',
    'https:host',
    'https:/host',
    'https://',
    'https:///host',
    'https://\\host',
    'https://user:pass@host',
    'https://trusted.example.com@evil.example.com/',
    'https://ho st/',
    'route:',
    'route:catalog',
    'route:.entity',
    'route://host',
  ])('refuses %j', link => {
    expect(isValidNotificationLink(link)).toBe(false);
  });

  it('reads the parts of a route reference, whatever its parameters are called', () => {
    expect(
      parseNotificationLink(
        'route:catalog.catalogEntity?kind=component&name=a%20b&__proto__=x',
      ),
    ).toEqual({
      type: 'route',
      pluginId: 'catalog',
      routeName: 'catalogEntity',
      params: Object.assign(Object.create(null), {
        kind: 'component',
        name: 'a b',
        ['__proto__']: 'x',
      }),
    });
  });

  it('gives relative links a leading slash, so that they do not depend on the page', () => {
    expect(parseNotificationLink('catalog')).toEqual({
      type: 'relative',
      path: '/catalog',
    });
  });
});
