import {
  NotificationPayload,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationSendOptions,
  resolveNotificationLink,
} from '@callboard/backstage-plugin-notifications-node';
import { assertMatchesSchema, parsePayload } from '../schema';

/**
 * The forms in which processors get payloads: as they were sent, or, by default,
 * plain ones that can be used without a browser.
 */
export class PayloadFormats {
  /** A payload is mostly given for many recipients. */
  private readonly plainForms = new WeakMap<
    NotificationPayload,
    NotificationPayload
  >();

  constructor(private readonly options: { appBaseUrl?: string }) {}

  /** Makes what a processor is given of a payload, which the processor may change. */
  give(
    processor: NotificationProcessor,
    payload: NotificationPayload,
  ): NotificationPayload {
    return copyOf(this.formOf(processor, payload));
  }

  /** Makes a plain copy for a channel. */
  plainCopyOf(payload: NotificationPayload): NotificationPayload {
    return copyOf(this.plainFormOf(payload));
  }

  /**
   * Gives each processor a copy of its own of a send, so that what it does to it
   * reaches neither what is stored nor the others. It is made when first asked for,
   * and once for all recipients, of whom the send may name very many.
   */
  copiesOf({
    recipients,
    payload,
  }: NotificationSendOptions): (
    processor: NotificationProcessor,
  ) => NotificationSendOptions {
    const copies = new Map<NotificationProcessor, NotificationSendOptions>();
    return processor => {
      const copy = copies.get(processor) ?? {
        recipients: structuredClone(recipients),
        payload: this.give(processor, payload),
      };
      copies.set(processor, copy);
      return copy;
    };
  }

  /**
   * Checks what a processor made of a payload. A field that it returns as it was given
   * becomes again what was sent.
   *
   * @param sent - the payload that was given to the processor
   * @throws InputError that names the field when it could not have been sent.
   */
  take(
    processor: NotificationProcessor,
    sent: NotificationPayload,
    returned: NotificationPayload,
  ): NotificationPayload {
    assertMatchesSchema('NotificationPayload', returned);
    const given = this.formOf(processor, sent);
    const isAsGiven = ([field]: [string, unknown]) =>
      JSON.stringify(returned[field as keyof NotificationPayload]) ===
      JSON.stringify(given[field as keyof NotificationPayload]);
    // Those that it was not given stay.
    const withheld = given === sent ? [] : this.withheldOf(sent);
    return parsePayload({
      ...returned,
      ...(withheld.length > 0 && {
        additionalLinks: [...(returned.additionalLinks ?? []), ...withheld],
      }),
      ...Object.fromEntries(Object.entries(sent).filter(isAsGiven)),
    });
  }

  private formOf(
    processor: NotificationProcessor,
    payload: NotificationPayload,
  ): NotificationPayload {
    return processor.payloadFormat === 'raw'
      ? payload
      : this.plainFormOf(payload);
  }

  private plainFormOf(payload: NotificationPayload): NotificationPayload {
    const plain = this.plainForms.get(payload) ?? this.toPlain(payload);
    this.plainForms.set(payload, plain);
    return plain;
  }

  private toPlain(payload: NotificationPayload): NotificationPayload {
    const { link, additionalLinks, translations } = payload;
    return {
      ...toPlainTexts(payload),
      link: link && this.toPlainLink(link),
      additionalLinks: additionalLinks?.flatMap(({ title, url }) => {
        const plainUrl = this.toPlainLink(url);
        return plainUrl === undefined ? [] : [{ title, url: plainUrl }];
      }),
      translations:
        translations &&
        Object.fromEntries(
          Object.entries(translations).map(([language, texts]) => [
            language,
            toPlainTexts(texts),
          ]),
        ),
    };
  }

  private withheldOf({ additionalLinks = [] }: NotificationPayload) {
    return additionalLinks.filter(
      ({ url }) => this.toPlainLink(url) === undefined,
    );
  }

  private toPlainLink(link: string): string | undefined {
    const { appBaseUrl } = this.options;
    if (!/^route:/i.test(link)) {
      return link;
    }
    return appBaseUrl && resolveNotificationLink(link, appBaseUrl);
  }
}

/** Long texts are shared, and only what is more than a text is cloned. */
function copyOf(payload: NotificationPayload): NotificationPayload {
  const { additionalLinks, metadata, translations } = payload;
  return {
    ...payload,
    ...structuredClone({ additionalLinks, metadata, translations }),
  };
}

function toPlainTexts<T extends { title: string; description?: string }>(
  texts: T,
): T {
  const { title, description } = texts;
  return {
    ...texts,
    title: renderNotificationText(title),
    description: description && renderNotificationText(description),
  };
}
