import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { BroadcastRoute } from './destinations';

/** The name of upstream's processor, under which users have turned Slack off. */
export const SLACK_CHANNEL_ID = 'SlackNotificationProcessor';

const KEY = 'notifications.processors.slack';
const MAX_NAME_LENGTH = 64;

/** One workspace of the config. */
export type SlackWorkspace = {
  /** Of its channel. */
  id: string;
  title: string;
  token: string;
  /** Shown as the sender of posts. */
  username?: string;
  broadcastChannels: string[];
  broadcastRoutes: BroadcastRoute[];
};

/**
 * @throws Error with the key of what is wrong.
 */
export function readSlackWorkspaces(
  config: RootConfigService,
): SlackWorkspace[] {
  const titles = new Set<string>();
  return (config.getOptionalConfigArray(KEY) ?? []).map((entry, index) => {
    const name = readName(entry, `${KEY}[${index}].name`);
    const suffix = name ?? (index ? `${index + 1}` : undefined);
    const title = suffix ? `Slack (${suffix})` : 'Slack';
    if (titles.has(title)) {
      throw new Error(
        `Invalid config value "${suffix}" at "${KEY}[${index}].name", expected a name that no other workspace has`,
      );
    }
    titles.add(title);
    return {
      id: index ? `${SLACK_CHANNEL_ID}/${suffix}` : SLACK_CHANNEL_ID,
      title,
      token: entry.getString('token'),
      username: entry.getOptionalString('username'),
      broadcastChannels:
        entry.getOptionalStringArray('broadcastChannels') ?? [],
      broadcastRoutes: (
        entry.getOptionalConfigArray('broadcastRoutes') ?? []
      ).map(route => ({
        origin: route.getOptionalString('origin'),
        topic: route.getOptionalString('topic'),
        channels: Array.isArray(route.getOptional('channel'))
          ? route.getStringArray('channel')
          : [route.getString('channel')],
      })),
    };
  });
}

function readName(entry: Config, key: string): string | undefined {
  const name = entry.getOptionalString('name');
  if (name && name.length > MAX_NAME_LENGTH) {
    throw new Error(
      `Invalid config value at "${key}", expected at most ${MAX_NAME_LENGTH} characters, got ${name.length}`,
    );
  }
  return name;
}
