import { InputError } from '@backstage/errors';
import { DateTime } from 'luxon';
import { components, operations } from '../schema';
import { InboxFilter, InboxOrder } from '../store/types';

/** The earliest and latest timestamps that make sense, and that databases know. */
const EARLIEST = DateTime.fromISO('1970-01-01T00:00:00Z');
const LATEST = DateTime.fromISO('9999-12-31T23:59:59Z');

/**
 * Reads an ISO 8601 timestamp; without a zone it is one in UTC.
 *
 * @throws InputError that names the field.
 */
export function parseTimestamp(value: string, field: string): Date {
  const timestamp = DateTime.fromISO(value, { zone: 'utc' });
  if (!timestamp.isValid || timestamp < EARLIEST || timestamp > LATEST) {
    throw new InputError(`${field} must be an ISO 8601 timestamp`);
  }
  return timestamp.toJSDate();
}

/**
 * Reads a filter. Empty texts do not restrict, as clients send them for fields that
 * were left empty.
 *
 * @param prefix - what the names of fields in errors begin with
 * @throws InputError that names the field.
 */
export function parseFilter(
  filter: components['schemas']['InboxFilter'],
  prefix = '',
): InboxFilter {
  const { read, saved, minimumSeverity, isBroadcast, createdAfter } = filter;
  return {
    read,
    saved,
    search: filter.search || undefined,
    createdAfter: createdAfter
      ? parseTimestamp(createdAfter, `${prefix}createdAfter`)
      : undefined,
    // All are, and each text would be looked at for nothing.
    minimumSeverity: minimumSeverity === 'low' ? undefined : minimumSeverity,
    topic: filter.topic || undefined,
    origin: filter.origin || undefined,
    isBroadcast,
  };
}

/** Reads the filter that lists, topics and origins have as query parameters. */
export function parseFilterQuery(
  query: NonNullable<operations['GetTopics']['parameters']['query']>,
): InboxFilter {
  const { type = 'all', ...filter } = query;
  if (type === 'all') {
    return parseFilter(filter);
  }
  const isBroadcast = type === 'broadcast';
  if (filter.isBroadcast === !isBroadcast) {
    throw new InputError('type and isBroadcast contradict each other');
  }
  return parseFilter({ ...filter, isBroadcast });
}

/** Reads `field` or `field,direction`; the schema knows which are allowed. */
export function parseOrder(
  orderField: string | readonly string[] | undefined,
): InboxOrder | undefined {
  const [text]: string[] = [orderField ?? []].flat();
  const [field, order = 'asc'] = text?.split(',') ?? [];
  return field === undefined ? undefined : ({ field, order } as InboxOrder);
}
