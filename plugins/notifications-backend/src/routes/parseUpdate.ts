import { InputError } from '@backstage/errors';
import { components } from '../schema';
import { SeenId } from '../store/types';
import { parseFilter, parseTimestamp } from './parseInboxQuery';

/** At most so many ids next to a filter, as each is looked for by its `rev`. */
const MAX_IDS_WITH_FILTER = 500;

/** Reads ids with or without the `rev` that was seen. */
export function parseSeenIds(ids: ReadonlyArray<string | SeenId>): SeenId[] {
  return ids.map(id => (typeof id === 'string' ? { id } : id));
}

/**
 * Reads an update of named notifications, or of those that a filter finds, of
 * which a schema cannot say which fields it needs.
 *
 * @throws InputError that names the field.
 */
export function parseUpdate(
  body: components['schemas']['UpdateNotificationsRequest'],
) {
  const { ids = [], filter, upTo, operationId, onlyChangedBy } = body;
  if (!filter && !body.ids) {
    throw new InputError('Either ids or filter is required');
  }
  if (filter && upTo === undefined && onlyChangedBy === undefined) {
    throw new InputError(
      'upTo is required with filter, unless there is onlyChangedBy',
    );
  }
  if (filter && ids.length > MAX_IDS_WITH_FILTER) {
    throw new InputError(
      `ids must NOT have more than ${MAX_IDS_WITH_FILTER} items together with filter, and has ${ids.length}`,
    );
  }
  return {
    ids: parseSeenIds(ids),
    filter: filter && parseFilter(filter, 'filter.'),
    upTo:
      filter && upTo !== undefined ? parseTimestamp(upTo, 'upTo') : undefined,
    flags: { read: body.read, saved: body.saved },
    // Ids are kept in lower case.
    operationId: operationId?.toLowerCase(),
    onlyChangedBy: onlyChangedBy?.toLowerCase(),
  };
}
