import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelDelivery,
  ChannelNotification,
  resolveNotificationLink,
} from '@callboard/backstage-plugin-notifications-node';
import { SendMailOptions } from 'nodemailer';
import { domainOf } from './addresses';
import { EmailConfig } from './config';
import {
  NotificationEmailLinks,
  NotificationTemplateRenderer,
} from './notificationsEmailTemplateExtensionPoint';
import { toEmailContents, toOneLine } from './template/EmailContents';
import { renderHtml } from './template/renderHtml';
import { renderText } from './template/renderText';

/** Makes the e-mail of a delivery. */
export class EmailComposer {
  constructor(
    private readonly options: {
      config: Pick<EmailConfig, 'sender' | 'replyTo' | 'app'>;
      renderer?: NotificationTemplateRenderer;
    },
  ) {}

  async compose(
    notification: ChannelNotification,
    delivery: ChannelDelivery,
    recipient: { address: string; userRef?: string },
  ): Promise<SendMailOptions> {
    const { sender, replyTo } = this.options.config;
    const domain = domainOf(sender.address);
    // Nobody ever got an e-mail of that id: all sends of the notification answer it.
    const thread = `<${notification.id}@${domain}>`;
    const { severity } = notification.payload;
    return {
      from: sender.text,
      replyTo: replyTo?.text,
      // Not as a text, in which there could be several.
      to: { name: '', address: recipient.address },
      messageId: `<${delivery.key}@${domain}>`,
      inReplyTo: thread,
      references: thread,
      priority:
        severity === 'critical' || severity === 'high' ? 'high' : undefined,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        ...unsubscribeHeaders(delivery.unsubscribeUrl),
      },
      ...(await this.#write(
        toNotification(notification, recipient.userRef),
        this.#linksOf(notification, delivery),
      )),
    };
  }

  async #write(notification: Notification, links: NotificationEmailLinks) {
    const { config, renderer } = this.options;
    const contents = toEmailContents(notification, links, config.app.title);
    const subject = await renderer?.getSubject?.(notification, links);
    const text = await renderer?.getText?.(notification, links);
    const html = await renderer?.getHtml?.(notification, links);
    return {
      subject: toOneLine(subject ?? contents.title),
      text: text ?? renderText(contents),
      html: html ?? (text === undefined ? renderHtml(contents) : undefined),
    };
  }

  #linksOf(
    { payload }: ChannelNotification,
    { unsubscribeUrl }: ChannelDelivery,
  ): NotificationEmailLinks {
    const { baseUrl } = this.options.config.app;
    const pageOf = (path: string) => `${baseUrl.replace(/\/+$/, '')}${path}`;
    return {
      link:
        resolveNotificationLink(payload.link, baseUrl) ??
        pageOf('/notifications'),
      additionalLinks: (payload.additionalLinks ?? []).flatMap(
        ({ title, url }) => {
          const resolved = resolveNotificationLink(url, baseUrl);
          return resolved ? [{ title, url: resolved }] : [];
        },
      ),
      settingsUrl: pageOf('/notifications/settings'),
      unsubscribeUrl,
    };
  }
}

/** One click (RFC 8058). Folded, the address would not be one any more. */
function unsubscribeHeaders(
  url: string | undefined,
): Record<string, string | { prepared: true; value: string }> {
  return url === undefined
    ? {}
    : {
        'List-Unsubscribe': {
          prepared: true,
          value: `<${new URL(url)}>`,
        },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
}

/** As templates know notifications. */
function toNotification(
  { id, origin, isBroadcast, sentAt, payload }: ChannelNotification,
  userRef: string | undefined,
): Notification {
  return {
    id,
    user: userRef ?? null,
    isBroadcast,
    created: sentAt,
    origin,
    payload,
  };
}
