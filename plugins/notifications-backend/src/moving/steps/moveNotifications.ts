import { moveMessages } from '../moveMessages';
import { MovingStep } from '../MovingStep';
import { findDeliveries, writeDeliveries } from '../operations/deliveryEntries';
import { insertEarlierVisitors } from '../operations/insertEarlierVisitors';
import { StockNotificationRow, toMoment, toUserRef } from '../stockRows';

/**
 * Moves individual notifications. Stock has a row per recipient, each with an
 * id of its own, and so each becomes a message of its own: the ids are in links
 * that people have kept.
 *
 * @internal
 */
export const moveNotifications: MovingStep = {
  name: 'notifications',
  table: 'notification',

  async move(knex, options) {
    const { position, moved, owners } =
      await moveMessages<StockNotificationRow>(knex, {
        ...options,
        table: 'notification',
        flags: ['read', 'saved'],
        describe: ({ user, read, saved }) => ({
          owner: toUserRef(user),
          read: toMoment(read),
          saved: toMoment(saved),
        }),
        find: findDeliveries,
        write: writeDeliveries,
      });
    await insertEarlierVisitors(knex, { userRefs: owners });
    return { position, moved };
  },
};
