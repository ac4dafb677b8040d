import { moveMessages } from '../moveMessages';
import { MovingStep } from '../MovingStep';
import {
  EVERYBODY,
  findBroadcasts,
  writeBroadcasts,
} from '../operations/broadcastEntries';

/**
 * Moves broadcasts, each with its id.
 *
 * @internal
 */
export const moveBroadcasts: MovingStep = {
  name: 'broadcasts',
  table: 'broadcast',

  move: (knex, options) =>
    moveMessages(knex, {
      ...options,
      table: 'broadcast',
      flags: [],
      describe: () => ({ owner: EVERYBODY }),
      find: findBroadcasts,
      write: writeBroadcasts,
    }),
};
