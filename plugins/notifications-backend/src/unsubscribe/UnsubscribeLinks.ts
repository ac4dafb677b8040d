import { createHmac, timingSafeEqual } from 'node:crypto';
import { DiscoveryService } from '@backstage/backend-plugin-api';
import { DateTime } from 'luxon';
import { NotificationsStore } from '../store';

const VALID = { days: 90 };

/** The secret is for more than these tokens. */
const PURPOSE = 'unsubscribe';

/** What a link turns off. */
export type Unsubscription = {
  userRef: string;
  /** The one that users turn on and off, which several channels may share. */
  channel: string;
  origin: string;
  /** Absent: everything of the origin. */
  topic?: string;
};

/**
 * Makes and reads the links of messages that turn off what the message is about, for its
 * recipient, without signing in: for one click in mail programs (RFC 8058).
 */
export class UnsubscribeLinks {
  static async create(options: {
    store: NotificationsStore;
    discovery: DiscoveryService;
  }): Promise<UnsubscribeLinks> {
    const { store, discovery } = options;
    return new UnsubscribeLinks(
      await store.getSecret(),
      await discovery.getExternalBaseUrl('notifications'),
    );
  }

  private constructor(
    private readonly secret: string,
    private readonly baseUrl: string,
  ) {}

  /** The address of a page that asks whether to turn it off, and does with a POST. */
  create(unsubscription: Unsubscription): string {
    const { userRef, channel, origin, topic } = unsubscription;
    const expires = DateTime.now().plus(VALID).toUnixInteger();
    const content = Buffer.from(
      JSON.stringify([userRef, channel, origin, topic ?? null, expires]),
    ).toString('base64url');
    const token = `${content}.${this.sign(content).toString('base64url')}`;
    return `${this.baseUrl}/unsubscribe?token=${token}`;
  }

  /** @returns `undefined` if the token is not one of ours, or has expired */
  read(token: string): Unsubscription | undefined {
    const [content, signature, ...rest] = token.split('.');
    const given = Buffer.from(signature ?? '', 'base64url');
    const expected = this.sign(content);
    if (
      rest.length > 0 ||
      given.length !== expected.length ||
      !timingSafeEqual(given, expected)
    ) {
      return undefined;
    }
    const [userRef, channel, origin, topic, expires] = JSON.parse(
      Buffer.from(content, 'base64url').toString(),
    );
    return expires < DateTime.now().toUnixInteger()
      ? undefined
      : { userRef, channel, origin, topic: topic ?? undefined };
  }

  private sign(content: string): Buffer {
    return createHmac('sha256', this.secret)
      .update(`${PURPOSE}.${content}`)
      .digest();
  }
}
