import { Knex } from 'knex';
import { scopeKey } from '../store/keys';
import { MovingStepOptions, MovingStepResult } from './MovingStep';
import { readStockMessages } from './operations/readStockMessages';
import {
  detachFromScope,
  findSentAt,
  writeMessages,
} from './operations/writeMessages';
import { Entry, EntryChange, placeEntries, PresentEntry } from './placeEntries';
import { StockMessageRow, toMoment, toStoredMessage } from './stockRows';

/**
 * Moves a batch of messages of stock, whether for one user each or for all.
 *
 * @internal
 */
export async function moveMessages<TRow extends StockMessageRow>(
  knex: Knex,
  options: MovingStepOptions & {
    table: string;
    /** Columns that tell when a user did something with a row. */
    flags: string[];
    /** Whose entry a row is, and what they did with it. */
    describe(row: TRow): Pick<Entry, 'owner' | 'read' | 'saved'>;
    /** What is there already of given rows, or in the same scopes; locked. */
    find(knex: Knex, options: { rows: Entry[] }): Promise<PresentEntry[]>;
    write(knex: Knex, options: { entries: EntryChange[] }): Promise<void>;
  },
): Promise<MovingStepResult & { owners: Set<string> }> {
  const { rows, position } = await readStockMessages<TRow>(knex, options);
  const moving = rows.map(row => {
    const message = toStoredMessage(row);
    const { origin, payload, created } = message;
    const entry: Entry = {
      ...options.describe(row),
      messageId: message.id,
      scopeKey: payload.scope && scopeKey(origin, payload.scope),
      created: toMoment(row.created) ?? created.getTime(),
      updated: toMoment(row.updated),
    };
    return { message, entry };
  });
  const entries = moving.map(({ entry }) => entry);

  // First, since it locks: what happens to them from here on waits.
  const present = await options.find(knex, { rows: entries });
  const sentAt = await findSentAt(knex, {
    ids: entries.map(({ messageId }) => messageId),
  });
  const placement = placeEntries({
    rows: entries,
    present,
    sentAt,
    since: options.since,
  });
  await writeMessages(knex, {
    messages: moving
      .map(({ message }) => message)
      .filter(({ id }) => placement.messageIds.has(id)),
    known: sentAt,
  });
  await options.write(knex, placement);
  await detachFromScope(knex, { ids: placement.withoutScope });
  return {
    position,
    moved: placement.placedRows,
    owners: new Set(entries.map(({ owner }) => owner)),
  };
}
