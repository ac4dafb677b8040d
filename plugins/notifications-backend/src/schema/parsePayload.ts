import { InputError } from '@backstage/errors';
import {
  DEFAULT_SEVERITY,
  isValidNotificationLink,
  NotificationLink,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';

/** A whole notification then fits into a signal, and a page of 25 into 2 MB. */
const MAX_PAYLOAD_BYTES = 64 * 1024;
const MAX_METADATA_BYTES = 32 * 1024;
const MAX_METADATA_DEPTH = 20;
/** In `openapi.yaml`, the title of an additional link. */
const MAX_LINK_TITLE_LENGTH = 200;

function checkLink(link: string, field: string): void {
  if (!isValidNotificationLink(link)) {
    throw new InputError(
      `${field} must be an http or https address, a path within the app, or a route reference as route:<pluginId>.<routeName>`,
    );
  }
}

/** A bare address labels itself, a long one by its beginning; it leads there whole. */
function labelOf(url: string): string {
  return url.length <= MAX_LINK_TITLE_LENGTH
    ? url
    : `${[...url].slice(0, MAX_LINK_TITLE_LENGTH / 2 - 1).join('')}…`;
}

function checkTitle(title: string, field: string): void {
  if (title.trim() === '') {
    throw new InputError(`${field} must not be blank`);
  }
}

function parseAdditionalLinks(
  links: Array<NotificationLink | string>,
): NotificationLink[] {
  return links.map((link, index) => {
    const { title, url } =
      typeof link === 'string' ? { title: labelOf(link), url: link } : link;
    checkTitle(title, `payload.additionalLinks[${index}].title`);
    checkLink(url, `payload.additionalLinks[${index}].url`);
    return { title, url };
  });
}

/** Whether JSON is nested deeper than so many levels. */
export function isDeeperThan(json: unknown, maximum: number): boolean {
  // By layers instead of by recursion: what is looked for would overflow the stack.
  let layer = [json];
  for (let depth = 0; layer.length > 0 && depth <= maximum; depth++) {
    layer = layer.flatMap(value =>
      typeof value === 'object' ? Object.values(value ?? {}) : [],
    );
  }
  return layer.length > 0;
}

function checkMetadata(metadata: unknown): void {
  if (isDeeperThan(metadata, MAX_METADATA_DEPTH)) {
    throw new InputError(
      `payload.metadata must not be nested deeper than ${MAX_METADATA_DEPTH} levels, and has at least ${
        MAX_METADATA_DEPTH + 1
      }`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  if (bytes > MAX_METADATA_BYTES) {
    throw new InputError(
      `payload.metadata must not have more than ${MAX_METADATA_BYTES} bytes as JSON, and has ${bytes}`,
    );
  }
}

function parseTranslations(
  translations: NonNullable<NotificationPayload['translations']>,
): NotificationPayload['translations'] {
  return Object.fromEntries(
    Object.entries(translations).map(([language, { title, description }]) => {
      checkTitle(title, `payload.translations.${language}.title`);
      return [language, { title, description }];
    }),
  );
}

/**
 * Applies those rules to a payload that a schema cannot express, fills in the
 * defaults, and leaves out whatever is not part of a payload. The schema has been
 * checked before.
 *
 * @throws InputError that names the field.
 */
export function parsePayload(
  payload: NotificationPayload,
): NotificationPayload {
  const { title, additionalLinks, metadata, translations } = payload;
  // Stock senders write an empty string where they have nothing to say.
  const link = payload.link || undefined;
  checkTitle(title, 'payload.title');
  if (link !== undefined) {
    checkLink(link, 'payload.link');
  }
  if (metadata !== undefined) {
    checkMetadata(metadata);
  }
  const parsed = {
    title,
    description: payload.description,
    descriptionFormat: payload.descriptionFormat,
    link,
    additionalLinks: additionalLinks && parseAdditionalLinks(additionalLinks),
    severity: payload.severity ?? DEFAULT_SEVERITY,
    topic: payload.topic || undefined,
    scope: payload.scope || undefined,
    icon: payload.icon || undefined,
    metadata,
    translations: translations && parseTranslations(translations),
  };
  const bytes = Buffer.byteLength(JSON.stringify(parsed));
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw new InputError(
      `payload must not have more than ${MAX_PAYLOAD_BYTES} bytes as JSON, and has ${bytes}`,
    );
  }
  return parsed;
}
