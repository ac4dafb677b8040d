import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { NotificationMetadata } from '@callboard/backstage-plugin-notifications-common';
import { ChannelSend } from '@callboard/backstage-plugin-notifications-node';

/** Which Slack channels get broadcasts of an origin, a topic, or both. */
export type BroadcastRoute = {
  origin?: string;
  topic?: string;
  channels: string[];
};

const PREFIX = 'slack-channel:';

/** The Slack channel that a destination names, `undefined` for an entity. */
export function toSlackChannel(destination: string): string | undefined {
  return destination.startsWith(PREFIX)
    ? destination.slice(PREFIX.length)
    : undefined;
}

/**
 * Who gets a post besides the users: the entities other than users that the sender
 * named, or instead of them the Slack channels that it named in the metadata. For a
 * broadcast, the Slack channels of the config.
 */
export function findDestinations(
  send: ChannelSend,
  broadcast: { channels: string[]; routes: BroadcastRoute[] },
): string[] {
  const { recipients, payload, origin } = send;
  if (recipients.type === 'broadcast') {
    const { topic } = payload;
    return toDestinations(
      findRoute(broadcast.routes, origin, topic)?.channels ??
        broadcast.channels,
    );
  }
  const entityRefs = [recipients.entityRef].flat().flatMap(toTeamRef);
  const slackChannels = readSlackChannels(payload.metadata);
  return entityRefs.length && slackChannels.length
    ? toDestinations(slackChannels)
    : [...new Set(entityRefs)];
}

function toDestinations(slackChannels: string[]): string[] {
  return [...new Set(slackChannels)].map(channel => `${PREFIX}${channel}`);
}

/** What names both origin and topic goes first, then origins, then topics. */
function findRoute(
  routes: BroadcastRoute[],
  origin: string,
  topic: string | undefined,
): BroadcastRoute | undefined {
  const matching = routes.filter(
    route =>
      (route.origin !== undefined || route.topic !== undefined) &&
      (route.origin ?? origin) === origin &&
      (route.topic ?? topic) === topic,
  );
  return (
    matching.find(
      route => route.origin !== undefined && route.topic !== undefined,
    ) ??
    matching.find(route => route.origin !== undefined) ??
    matching[0]
  );
}

function toTeamRef(entityRef: string): string[] {
  try {
    const parsed = parseEntityRef(entityRef);
    return parsed.kind.toLocaleLowerCase('en-US') === 'user'
      ? []
      : [stringifyEntityRef(parsed)];
  } catch {
    // Finding destinations must not fail a send.
    return [];
  }
}

/** `slackChannel` as a text or a list, in a plain map or the proposal's list. */
function readSlackChannels(
  metadata: NotificationMetadata | undefined,
): string[] {
  const values = Array.isArray(metadata)
    ? metadata.map(entry => entry?.type === 'slackChannel' && entry.value)
    : [metadata?.slackChannel];
  return values
    .flat()
    .filter(
      (value): value is string => typeof value === 'string' && value !== '',
    );
}
