import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';

/**
 * Gives each processor a copy of its own of a send, so that what it does to it
 * reaches neither what is stored nor the others. It is made when first asked for,
 * and once for all recipients, of whom the send may name very many.
 */
export class SendOptionsCopies {
  private readonly sendOptions: NotificationSendOptions;
  private readonly copies = new Map<
    NotificationProcessor,
    NotificationSendOptions
  >();

  constructor(sendOptions: NotificationSendOptions) {
    this.sendOptions = sendOptions;
  }

  of(processor: NotificationProcessor): NotificationSendOptions {
    const copy =
      this.copies.get(processor) ?? structuredClone(this.sendOptions);
    this.copies.set(processor, copy);
    return copy;
  }
}
