import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationProcessorFilters } from '@callboard/backstage-plugin-notifications-common';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelResult,
  ChannelUnavailableError,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import { SendMailOptions } from 'nodemailer';
import { isEmailAddress } from './addresses';
import PQueue from 'p-queue';
import { AddressPolicy } from './AddressPolicy';
import { CatalogUsers } from './CatalogUsers';
import { EmailConfig } from './config';
import { EmailTransport } from './createTransport';
import { EmailComposer } from './EmailComposer';
import { MailFailure } from './MailFailure';
import { withinTime } from './withinTime';

/** Marks destinations that are addresses of the config, and no users. */
const MAILTO = 'mailto:';
const MAX_MAIL_MILLISECONDS = 60_000;

/**
 * Sends notifications by e-mail: one for each user, and never one for several.
 *
 * A batch in which the channel fails after some e-mails were sent is not thrown away, or
 * those would be sent again: the others are to be tried again, and only when nothing was
 * sent the whole channel counts as unavailable.
 */
export class EmailChannel implements NotificationChannel {
  readonly id = 'Email';
  readonly title = 'E-mail';
  readonly filters: NotificationProcessorFilters;
  /** Each e-mail has a limit. One of the call would send again what has been sent. */
  readonly timeoutMilliseconds = false;

  readonly #policy: AddressPolicy;
  readonly #queue: PQueue;
  readonly #mailMilliseconds: number;

  constructor(
    private readonly options: {
      config: EmailConfig;
      users: CatalogUsers;
      composer: EmailComposer;
      transport: EmailTransport;
      logger: LoggerService;
      /** How long one e-mail may take, a minute by default. */
      mailMilliseconds?: number;
    },
  ) {
    this.filters = options.config.filters;
    this.#policy = new AddressPolicy(options.config);
    const { concurrency, intervalMilliseconds } = options.config;
    this.#queue = new PQueue({
      concurrency,
      intervalCap: concurrency,
      interval: intervalMilliseconds,
      strict: intervalMilliseconds > 0,
    });
    this.#mailMilliseconds = options.mailMilliseconds ?? MAX_MAIL_MILLISECONDS;
  }

  async expandBroadcast(
    _notification: ChannelNotification,
    { abortSignal }: { abortSignal: AbortSignal },
  ): Promise<string[]> {
    const { broadcastReceivers } = this.options.config;
    switch (broadcastReceivers) {
      case 'none':
        return [];
      case 'users':
        return this.options.users.listRefs(abortSignal);
      default:
        return broadcastReceivers.map(address => `${MAILTO}${address}`);
    }
  }

  async deliver(
    batch: { notification: ChannelNotification; deliveries: ChannelDelivery[] },
    { abortSignal }: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>> {
    const { notification, deliveries } = batch;
    const destinations = deliveries.map(delivery => delivery.destination);
    const addresses = await this.options.users.getAddresses(
      destinations.filter(destination => !destination.startsWith(MAILTO)),
      abortSignal,
    );
    for (const destination of destinations) {
      if (destination.startsWith(MAILTO)) {
        addresses.set(destination, destination.slice(MAILTO.length));
      }
    }

    const results = new Map<string, ChannelResult>();
    const outage = new AbortController();
    // What has begun goes on; nothing more begins.
    const beginning = AbortSignal.any([abortSignal, outage.signal]);
    const deliverOne = async (delivery: ChannelDelivery) => {
      const { destination } = delivery;
      const address = addresses.get(destination);
      if (!address || !isEmailAddress(address)) {
        return { outcome: 'skipped', reason: 'no-address' } as const;
      }
      if (!this.#policy.allows(address)) {
        return { outcome: 'skipped', reason: 'excluded' } as const;
      }
      return this.#queue.add(
        () => this.#send(notification, delivery, address, abortSignal),
        { signal: beginning },
      );
    };
    await Promise.all(
      deliveries.map(async delivery => {
        try {
          results.set(delivery.destination, await deliverOne(delivery));
        } catch (error) {
          // The first is the cause of the others.
          outage.abort(error);
        }
      }),
    );
    const cause = outage.signal.reason;
    if (cause instanceof MailFailure) {
      const { reason } = cause;
      throw new ChannelUnavailableError('No e-mails can be sent', {
        reason,
        results,
        cause,
      });
    }
    if (outage.signal.aborted && results.size === 0) {
      throw cause;
    }
    return results;
  }

  /** @throws MailFailure of the channel, or the reason of the signal. */
  async #send(
    notification: ChannelNotification,
    delivery: ChannelDelivery,
    address: string,
    abortSignal: AbortSignal,
  ): Promise<ChannelResult> {
    const { destination } = delivery;
    const userRef = destination.startsWith(MAILTO) ? undefined : destination;
    try {
      const mail = await this.#compose(
        notification,
        delivery,
        { address, userRef },
        abortSignal,
      );
      await withinTime(this.#mailMilliseconds, abortSignal, signal =>
        this.options.transport.send({ ...mail, signal }),
      );
      return { outcome: 'delivered' };
    } catch (error) {
      abortSignal.throwIfAborted();
      if (!(error instanceof MailFailure)) {
        throw new MailFailure('channel', 'mail_timeout', error);
      }
      if (error.concerns === 'channel') {
        throw error;
      }
      // What the provider said is for operators only.
      this.options.logger.warn(
        `E-mail of notification ${notification.id} to ${destination}: ${error}`,
      );
      return { outcome: error.concerns, reason: error.reason };
    }
  }

  /** @throws MailFailure if the template fails, whose author it concerns. */
  async #compose(
    notification: ChannelNotification,
    delivery: ChannelDelivery,
    recipient: { address: string; userRef?: string },
    abortSignal: AbortSignal,
  ): Promise<SendMailOptions> {
    try {
      return await withinTime(this.#mailMilliseconds, abortSignal, () =>
        this.options.composer.compose(notification, delivery, recipient),
      );
    } catch (error) {
      throw new MailFailure('retry', 'template_failed', error);
    }
  }
}
