import {
  ChannelNotification,
  resolveNotificationLink,
} from '@callboard/backstage-plugin-notifications-node';
import { truncateToJsonBytes } from './truncateToJsonBytes';
import { WebhookPreset } from './WebhookPreset';

/** Teams does not take larger messages. */
const MAX_MESSAGE_BYTES = 28_000;
const MAX_TITLE_BYTES = 3_000;
const MAX_FACT_BYTES = 1_000;
/** Teams does not show more buttons. */
const MAX_ACTIONS = 6;

const COLORS = {
  critical: 'Attention',
  high: 'Warning',
  normal: 'Default',
  low: 'Default',
};

type Action = { type: 'Action.OpenUrl'; title: string; url: string };

function bytesOf(json: unknown): number {
  return Buffer.byteLength(JSON.stringify(json));
}

/** Texts in here are shown as they stand; those of a `TextBlock` are read as Markdown. */
function plainText(text: string, style: object = {}) {
  return {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...style }],
  };
}

function fact(title: string, value: string) {
  return {
    title,
    value: truncateToJsonBytes(value, MAX_FACT_BYTES).replace(
      /[\\`*_[\]~]/g,
      '\\$&',
    ),
  };
}

/** Adaptive cards for the workflows of Microsoft Teams that take webhook requests. */
export function createTeamsPreset({
  appBaseUrl,
}: {
  appBaseUrl: string;
}): WebhookPreset {
  function actionsOf({ payload }: ChannelNotification): Action[] {
    const links = [
      { title: 'Open', url: payload.link },
      ...(payload.additionalLinks ?? []),
    ];
    return links
      .flatMap(({ title, url }): Action[] => {
        const fullUrl = resolveNotificationLink(url, appBaseUrl);
        return fullUrl ? [{ type: 'Action.OpenUrl', title, url: fullUrl }] : [];
      })
      .slice(0, MAX_ACTIONS);
  }

  function message(
    notification: ChannelNotification,
    title: string,
    description: string,
    actions: Action[],
  ) {
    const { origin, payload } = notification;
    const { severity = 'normal', topic, descriptionFormat } = payload;
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        plainText(truncateToJsonBytes(title, MAX_TITLE_BYTES), {
          size: 'Large',
          weight: 'Bolder',
          color: COLORS[severity],
        }),
        ...(description && descriptionFormat === 'markdown'
          ? [{ type: 'TextBlock', text: description, wrap: true }]
          : []),
        ...(description && descriptionFormat !== 'markdown'
          ? [plainText(description)]
          : []),
        {
          type: 'FactSet',
          facts: [
            fact('Severity', severity),
            fact('Origin', origin),
            ...(topic ? [fact('Topic', topic)] : []),
          ],
        },
      ],
      actions,
    };
    return {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: card,
        },
      ],
    };
  }

  function fittingMessage(notification: ChannelNotification, title: string) {
    const { description = '' } = notification.payload;
    const actions = actionsOf(notification);
    // The least text that the block of a description has: one character.
    const bytesWithoutDescription = () =>
      bytesOf(message(notification, title, '…', actions));
    while (
      actions.length > 0 &&
      bytesWithoutDescription() > MAX_MESSAGE_BYTES
    ) {
      actions.pop();
    }
    return message(
      notification,
      title,
      truncateToJsonBytes(
        description,
        MAX_MESSAGE_BYTES - bytesWithoutDescription(),
      ),
      actions,
    );
  }

  return {
    sent: notification =>
      fittingMessage(notification, notification.payload.title),
    resolved: notification =>
      fittingMessage(notification, `Resolved: ${notification.payload.title}`),
  };
}
