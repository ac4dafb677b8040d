import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelNotification,
  resolveNotificationLink,
} from '@callboard/backstage-plugin-notifications-node';
import { Button, KnownBlock, MessageAttachment } from '@slack/types';
import { Mentions, replaceMentions, toMrkdwn } from './mrkdwn';
import { SlackBlockKitRenderer } from './notificationsSlackBlockKitExtensionPoint';

// Limits of Slack, which refuses a message that exceeds one.
const MAX_SECTION_LENGTH = 3000;
const MAX_BUTTON_LENGTH = 75;
const MAX_URL_LENGTH = 3000;

/** Half of a section; the rest is for the title. */
const MAX_TITLE_LINK_LENGTH = 1500;

const COLORS = {
  critical: '#e01e5a',
  high: '#ecb22e',
  normal: '#36c5f0',
  low: '#868686',
};
const RESOLVED_COLOR = '#2eb67d';

/** The parts of a message that are the same for everybody who gets it. */
export type SlackMessage = {
  /** For pushes and screen readers. */
  text: string;
  blocks: KnownBlock[];
  attachments: MessageAttachment[];
};

/** The title stands at the top; all else beside a bar in the color of the severity. */
export function renderMessage(
  notification: ChannelNotification,
  options: {
    appBaseUrl: string;
    mentions: Mentions;
    isResolved?: boolean;
    renderBlocks?: SlackBlockKitRenderer;
  },
): SlackMessage {
  const { origin, payload } = notification;
  const { appBaseUrl, mentions, isResolved, renderBlocks } = options;
  const link = toSlackUrl(payload.link, appBaseUrl);
  const title = payload.title.replace(/\s+/g, ' ');
  const text = toMrkdwn(title, { limit: MAX_SECTION_LENGTH });
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: `${isResolved ? ':white_check_mark: ' : ''}${renderTitle(
          title,
          link,
        )}`,
      },
    },
  ];
  if (isResolved) {
    blocks.push({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Resolved' }],
    });
  }
  return {
    text,
    blocks,
    attachments: [
      {
        color: isResolved
          ? RESOLVED_COLOR
          : COLORS[payload.severity ?? 'normal'],
        fallback: text,
        blocks: renderBlocks
          ? renderBlocks({
              ...payload,
              link,
              description:
                payload.description &&
                replaceMentions(payload.description, mentions),
            })
          : renderDetails({ origin, payload, link, appBaseUrl, mentions }),
      },
    ],
  };
}

function renderTitle(title: string, link: string | undefined): string {
  const url = link && toMrkdwn(link, { limit: Infinity }).replace(/\|/g, '%7C');
  if (!url || url.length > MAX_TITLE_LINK_LENGTH) {
    return `*${toMrkdwn(title, { limit: MAX_TITLE_LINK_LENGTH })}*`;
  }
  return `*<${url}|${toMrkdwn(title, { limit: MAX_TITLE_LINK_LENGTH - 50 })}>*`;
}

function renderDetails(options: {
  origin: string;
  payload: NotificationPayload;
  link: string | undefined;
  appBaseUrl: string;
  mentions: Mentions;
}): KnownBlock[] {
  const { origin, payload, link, appBaseUrl, mentions } = options;
  const { description, severity, topic, additionalLinks } = payload;
  const blocks: KnownBlock[] = [];
  if (description?.trim()) {
    blocks.push({
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: toMrkdwn(description, { limit: MAX_SECTION_LENGTH, mentions }),
      },
    });
  }
  const context = [`Severity: ${severity ?? 'normal'}`, `From: ${origin}`];
  if (topic) {
    context.push(`Topic: ${topic}`);
  }
  blocks.push({
    type: 'context',
    elements: context.map(text => ({ type: 'plain_text', text, emoji: false })),
  });

  const buttons: Button[] = [
    { title: 'Open', url: link },
    ...(additionalLinks ?? []).map(({ title, url }) => ({
      title,
      url: toSlackUrl(url, appBaseUrl),
    })),
  ].flatMap(({ title, url }, index) =>
    url
      ? [
          {
            type: 'button',
            action_id: `open-${index}`,
            text: {
              type: 'plain_text',
              text: [...title].slice(0, MAX_BUTTON_LENGTH).join(''),
            },
            url,
          },
        ]
      : [],
  );
  if (buttons.length > 0) {
    blocks.push({ type: 'actions', elements: buttons });
  }
  return blocks;
}

/** Slack refuses the whole message over one address that it does not take. */
function toSlackUrl(
  link: string | undefined,
  appBaseUrl: string,
): string | undefined {
  const url = resolveNotificationLink(link, appBaseUrl);
  return url && url.length <= MAX_URL_LENGTH ? url : undefined;
}
