import { InputError } from '@backstage/errors';
import { NotificationTakeBackReceipt } from '@callboard/backstage-plugin-notifications-node';
import { NotificationSignaller } from '../signalling';
import { NotificationsStore } from '../store/NotificationsStore';
import { SentSelection, TakenBack } from '../store/types';

/** Names what was sent by a caller; exactly one of both must be there. */
export type TakeBackRequest = { origin: string; id?: string; scope?: string };

/**
 * Lets senders change their minds about what they sent. They only ever reach
 * notifications of their own origin, and finding none is no error, so that they
 * need not remember what they sent.
 */
export class SentNotifications {
  constructor(
    private readonly options: {
      store: NotificationsStore;
      signaller: NotificationSignaller;
    },
  ) {}

  /** Removes them for every recipient, as if they had not been sent. */
  async retract(
    request: TakeBackRequest,
  ): Promise<NotificationTakeBackReceipt> {
    const takenBack = await this.options.store.retract(toSelection(request));
    this.options.signaller.announceTakenBack(
      'notification_retracted',
      takenBack,
    );
    return toReceipt(takenBack);
  }

  /** Marks them as read for every recipient, because the matter is settled. */
  async resolve(
    request: TakeBackRequest,
  ): Promise<NotificationTakeBackReceipt> {
    const takenBack = await this.options.store.resolve(toSelection(request));
    this.options.signaller.announceTakenBack('notification_read', takenBack);
    return toReceipt(takenBack);
  }
}

function toSelection({ origin, id, scope }: TakeBackRequest): SentSelection {
  if ((id === undefined) === (scope === undefined)) {
    throw new InputError('Either id or scope is required, and not both');
  }
  return id === undefined ? { origin, scope: scope! } : { origin, id };
}

function toReceipt(takenBack: TakenBack): NotificationTakeBackReceipt {
  return {
    notifications: takenBack.ids.length,
    recipients: takenBack.userRefs.length,
    isBroadcast: takenBack.isBroadcast,
  };
}
