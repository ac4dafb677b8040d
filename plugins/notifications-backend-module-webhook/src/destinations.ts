import { ChannelSend } from '@callboard/backstage-plugin-notifications-node';
import { WebhookRoute } from './readWebhookRoutes';

/** The destination where the config decides that a route gets a notification. */
const ROUTE = 'route';
const SEPARATOR = ' ';
const MAX_DESTINATION_LENGTH = 500;
/** What `deliver` gets in one call, so that they can share one request. */
const MAX_DESTINATIONS = 25;

function asList(refs: string | string[] | undefined): string[] {
  return typeof refs === 'string' ? [refs] : refs ?? [];
}

/** As few destinations as hold the references, in an order that depends on them alone. */
function pack(refs: string[]): string[] {
  const destinations = new Array<string>();
  let last = '';
  for (const ref of [...new Set(refs)].sort()) {
    const extended = last ? `${last}${SEPARATOR}${ref}` : ref;
    if (extended.length <= MAX_DESTINATION_LENGTH) {
      last = extended;
    } else {
      destinations.push(last);
      last = ref;
    }
  }
  return [...destinations, last]
    .filter(({ length }) => length > 0 && length <= MAX_DESTINATION_LENGTH)
    .slice(0, MAX_DESTINATIONS);
}

/**
 * The destinations of a send: the route itself where the config is enough to say so, or
 * the entities whose annotations decide at delivery, mostly all of them in one text.
 */
export function toDestinations(
  { origin, recipients }: ChannelSend,
  { origins, groups, broadcasts }: WebhookRoute,
): string[] {
  if (origins && !origins.has(origin)) {
    return [];
  }
  if (recipients.type === 'broadcast') {
    return broadcasts ? [ROUTE] : [];
  }
  if (!groups) {
    return [ROUTE];
  }
  const excluded = new Set(asList(recipients.excludeEntityRef));
  const named = asList(recipients.entityRef).filter(ref => !excluded.has(ref));
  return named.some(ref => groups.has(ref))
    ? [ROUTE]
    : pack(named.filter(ref => !ref.startsWith('user:')));
}

/** The entities of a destination, or `undefined` if it is the route itself. */
export function entityRefsOf(destination: string): string[] | undefined {
  return destination === ROUTE ? undefined : destination.split(SEPARATOR);
}
