import {
  NotificationLink,
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
    const given = this.formOf(processor, payload);
    // Long texts are shared, and only what is more than a text is cloned.
    const { additionalLinks, metadata, translations } = given;
    return {
      ...given,
      ...structuredClone({ additionalLinks, metadata, translations }),
    };
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
   * Checks what a processor made of a payload. What it returns as it was given
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
    if (given === sent) {
      return parsePayload(returned);
    }
    const restored = {
      ...restore({ link: undefined, ...returned }, given, sent),
      additionalLinks:
        JSON.stringify(returned.additionalLinks) ===
        JSON.stringify(given.additionalLinks)
          ? sent.additionalLinks
          : this.restoreLinks(returned.additionalLinks, sent.additionalLinks),
    };
    assertMatchesSchema('NotificationPayload', restored);
    return parsePayload(restored);
  }

  private formOf(
    processor: NotificationProcessor,
    payload: NotificationPayload,
  ): NotificationPayload {
    if (processor.payloadFormat === 'raw') {
      return payload;
    }
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
      translations: translations && mapValues(translations, toPlainTexts),
    };
  }

  private toPlainLink(link: string): string | undefined {
    const { appBaseUrl } = this.options;
    if (!/^route:/i.test(link)) {
      return link;
    }
    return appBaseUrl && resolveNotificationLink(link, appBaseUrl);
  }

  /** Of links that are no longer the same list. Those that were not given stay. */
  private restoreLinks(
    returned: NotificationLink[] = [],
    sent: NotificationLink[] = [],
  ): NotificationLink[] {
    return [
      ...returned.map(
        link =>
          sent.find(
            ({ title, url }) =>
              title === link.title && this.toPlainLink(url) === link.url,
          ) ?? link,
      ),
      ...sent.filter(({ url }) => this.toPlainLink(url) === undefined),
    ];
  }
}

function mapValues<TFrom, TTo>(
  object: { [key in string]: TFrom },
  map: (value: TFrom, key: string) => TTo,
): { [key in string]: TTo } {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, map(value, key)]),
  );
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

/** Puts in what was sent wherever something comes back as it was given. */
function restore(returned: any, given: any, sent: any): any {
  if (returned === given) {
    return sent;
  }
  return [returned, given, sent].every(isObject)
    ? mapValues(returned, (value, key) => restore(value, given[key], sent[key]))
    : returned;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
