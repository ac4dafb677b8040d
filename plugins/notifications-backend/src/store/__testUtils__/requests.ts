import { randomUUID } from 'node:crypto';
import { Duration } from 'luxon';
import { NotificationsStore } from '../NotificationsStore';
import {
  BroadcastDelivery,
  Delivery,
  InboxEntry,
  InboxFilter,
  InboxFlags,
  InboxSelection,
  MarkResult,
  Message,
} from '../types';

/* What senders and readers ask of a store, with what most tests do not care for. */

/** Sends a message to users. */
export async function send(
  store: NotificationsStore,
  message: Message,
  userRefs: string[],
): Promise<Delivery> {
  const { deliveries } = await store.saveIndividual({
    notificationId: message.notificationId,
    isScoped: message.payload.scope !== undefined,
    groups: [{ message, userRefs }],
  });
  return deliveries[0];
}

/** Sends a message to everybody. */
export async function broadcast(
  store: NotificationsStore,
  message: Message,
): Promise<BroadcastDelivery> {
  return store.saveBroadcast({
    message,
    backlog: Duration.fromObject({ days: 7 }),
  });
}

/** Marks for a reader: what is named, or also what a filter finds. */
export async function mark(
  store: NotificationsStore,
  userRef: string,
  selection: Partial<InboxSelection>,
  flags: InboxFlags,
  operationId: string = randomUUID(),
): Promise<MarkResult> {
  return store.mark({
    userRef,
    selection: { seen: [], ...selection },
    flags,
    operationId,
  });
}

/** What a reader has, newest first. */
export async function inbox(
  store: NotificationsStore,
  userRef: string,
  filter: InboxFilter = {},
): Promise<InboxEntry[]> {
  const { entries } = await store.listInbox({ userRef, filter, limit: 1_000 });
  return entries;
}

/** An `asOf` that all that was sent until now is sure to have been stored before. */
export function whenAllIsStored(): Date {
  return new Date(Date.now() + 60_000);
}
