/**
 * A link of a notification after it was found to be safe.
 *
 * @public
 */
export type ParsedNotificationLink =
  /** Leads out of, or into, Backstage by a full address. */
  | { type: 'absolute'; url: string }
  /** Leads to a page below the address of the app; always starts with `/`. */
  | { type: 'relative'; path: string }
  /** Leads to the page that an app has bound to a route reference. */
  | {
      type: 'route';
      pluginId: string;
      routeName: string;
      params: { [name in string]: string };
    };

const MAX_DECODINGS = 3;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /^ | $|[\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\\]/;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const ROUTE = /^route:([a-z][\w-]*)\.([a-z][\w.-]*)(?:\?(.*))?$/i;

/**
 * Undoes percent encoding as often as a sloppy consumer might, so that nothing
 * hides behind `%6Aavascript:` or `/%5C/host`.
 */
function decodings(link: string): string[] {
  const found = [link];
  for (let i = 0; i < MAX_DECODINGS; i++) {
    const last = found[found.length - 1];
    let decoded: string;
    try {
      decoded = decodeURIComponent(last);
    } catch {
      return found;
    }
    if (decoded === last) {
      return found;
    }
    found.push(decoded);
  }
  return found;
}

/** The part that decides where a link leads; a query may hold anything encoded. */
function addressPart(link: string): string {
  return link.split(/[?#]/, 1)[0];
}

function parseRoute(link: string): ParsedNotificationLink | undefined {
  const match = ROUTE.exec(link);
  if (!match) {
    return undefined;
  }
  const [, pluginId, routeName, query] = match;
  // Without a prototype, a parameter may have any name.
  const params: { [name in string]: string } = Object.create(null);
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    params[name] = value;
  }
  return { type: 'route', pluginId, routeName, params };
}

function parseAbsolute(link: string): ParsedNotificationLink | undefined {
  // `https:/host` and `https:host` are read as relative by some, absolute by others.
  if (!/^https?:\/\/[^/?#]/i.test(link)) {
    return undefined;
  }
  try {
    const url = new URL(link);
    // Names and passwords before the host only serve to disguise the host.
    return url.username || url.password
      ? undefined
      : { type: 'absolute', url: link };
  } catch {
    return undefined;
  }
}

function staysWithinApp(path: string): boolean {
  const base = 'http://app.invalid';
  try {
    const url = new URL(path, base);
    // `/.//host` resolves to the path `//host`, which the next reader takes for a host.
    return url.origin === base && !url.pathname.startsWith('//');
  } catch {
    return false;
  }
}

function parseRelative(link: string): ParsedNotificationLink | undefined {
  for (const form of decodings(addressPart(link))) {
    if (FORBIDDEN.test(form) || SCHEME.test(form) || !staysWithinApp(form)) {
      return undefined;
    }
  }
  return { type: 'relative', path: link.startsWith('/') ? link : `/${link}` };
}

/**
 * Takes a link of a notification apart, or answers `undefined` when it is none
 * that may be stored, rendered or followed.
 *
 * Allowed are `http:` and `https:` addresses, paths within the app (`/catalog`,
 * `catalog`, `?tab=x`, `#part`) and `route:<pluginId>.<routeName>?param=value`
 * (BEP, links by route references). Everything else is refused: other schemes,
 * protocol-relative addresses, backslashes, control characters, white space
 * around the link, and the percent-encoded forms of all of those.
 *
 * @public
 */
export function parseNotificationLink(
  link: string,
): ParsedNotificationLink | undefined {
  if (link === '' || FORBIDDEN.test(link)) {
    return undefined;
  }
  const scheme = SCHEME.exec(link)?.[1].toLowerCase();
  switch (scheme) {
    case undefined:
      return parseRelative(link);
    case 'http':
    case 'https':
      return parseAbsolute(link);
    case 'route':
      return parseRoute(link);
    default:
      return undefined;
  }
}

/**
 * Whether a link may be stored, rendered and followed.
 *
 * @public
 * @see {@link parseNotificationLink} for what is allowed
 */
export function isValidNotificationLink(link: string): boolean {
  return parseNotificationLink(link) !== undefined;
}
