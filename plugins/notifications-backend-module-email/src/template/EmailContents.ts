import {
  DEFAULT_SEVERITY,
  Notification,
  NotificationSeverity,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationEmailLinks } from '../notificationsEmailTemplateExtensionPoint';

/** What the default e-mail says, as HTML and as plain text. */
export type EmailContents = {
  appTitle: string;
  severity: NotificationSeverity;
  title: string;
  description?: string;
  /** Origin, topic and time. */
  details: string;
  /** Where its button leads. */
  action: { title: string; url: string };
  additionalLinks: { title: string; url: string }[];
  /** Why it was sent. */
  explanation: string;
  footerLinks: { title: string; url: string }[];
};

/** Chooses what the default e-mail says. */
export function toEmailContents(
  notification: Notification,
  links: NotificationEmailLinks,
  appTitle: string,
): EmailContents {
  const { payload, origin, created, isBroadcast, user } = notification;
  const sender = origin.replace(/^plugin:/, '');
  const time = created.toISOString().slice(0, 16).replace('T', ' ');
  return {
    appTitle,
    severity: payload.severity ?? DEFAULT_SEVERITY,
    title: toOneLine(payload.title),
    description: payload.description?.trim(),
    details: [sender, payload.topic, `${time} UTC`].filter(Boolean).join(' · '),
    action: {
      title: payload.link ? 'View details' : 'Open inbox',
      url: links.link,
    },
    additionalLinks: links.additionalLinks,
    explanation: isBroadcast
      ? `This notification was sent to everybody who uses ${appTitle}.`
      : `This notification was sent to you in ${appTitle}.`,
    footerLinks: [
      ...(user
        ? [{ title: 'Notification settings', url: links.settingsUrl }]
        : []),
      ...(links.unsubscribeUrl
        ? [
            {
              title: payload.topic
                ? `Unsubscribe from ${sender} e-mails about ${payload.topic}`
                : `Unsubscribe from ${sender} e-mails`,
              url: links.unsubscribeUrl,
            },
          ]
        : []),
    ],
  };
}

/** Line breaks end headers, and titles have none. */
export function toOneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
