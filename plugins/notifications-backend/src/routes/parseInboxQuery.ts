import { InputError } from '@backstage/errors';
import { DateTime } from 'luxon';
import { InboxFilter, InboxOrder, InboxSortField } from '../store/types';

/** The earliest and latest moments that make sense, and that databases know. */
const EARLIEST = DateTime.fromISO('1970-01-01T00:00:00Z');
const LATEST = DateTime.fromISO('9999-12-31T23:59:59Z');

/**
 * Reads a moment in ISO 8601; without a zone it is one in UTC.
 *
 * @throws InputError that names the field.
 */
export function parseMoment(value: string, field: string): Date {
  const moment = DateTime.fromISO(value, { zone: 'utc' });
  if (!moment.isValid || moment < EARLIEST || moment > LATEST) {
    throw new InputError(`${field} must be a moment in ISO 8601`);
  }
  return moment.toJSDate();
}

function parseFlag(value: 'true' | 'false' | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true';
}

function parseKind(query: {
  type?: 'all' | 'individual' | 'broadcast';
  isBroadcast?: 'true' | 'false';
}): boolean | undefined {
  const byProperty = parseFlag(query.isBroadcast);
  const byType =
    query.type === undefined || query.type === 'all'
      ? undefined
      : query.type === 'broadcast';
  if (
    byProperty !== undefined &&
    byType !== undefined &&
    byProperty !== byType
  ) {
    throw new InputError('type and isBroadcast contradict each other');
  }
  return byProperty ?? byType;
}

/**
 * Reads the filters that are common to the list, the topics and the origins.
 * Empty ones do not restrict, as clients send them for fields left empty.
 */
export function parseFilterQuery(query: {
  read?: 'true' | 'false';
  saved?: 'true' | 'false';
  search?: string;
  createdAfter?: string;
  minimumSeverity?: InboxFilter['minimumSeverity'];
  topic?: string;
  origin?: string;
  type?: 'all' | 'individual' | 'broadcast';
  isBroadcast?: 'true' | 'false';
}): InboxFilter {
  return {
    ...parseFilterBody({
      search: query.search,
      createdAfter: query.createdAfter,
      minimumSeverity: query.minimumSeverity,
      topic: query.topic,
      origin: query.origin,
    }),
    read: parseFlag(query.read),
    saved: parseFlag(query.saved),
    isBroadcast: parseKind(query),
  };
}

/** Reads the filter of a body, where flags are booleans. */
export function parseFilterBody(
  body: Omit<InboxFilter, 'createdAfter'> & { createdAfter?: string },
  prefix = '',
): InboxFilter {
  return {
    read: body.read,
    saved: body.saved,
    search: body.search || undefined,
    createdAfter: body.createdAfter
      ? parseMoment(body.createdAfter, `${prefix}createdAfter`)
      : undefined,
    minimumSeverity: body.minimumSeverity,
    topic: body.topic || undefined,
    origin: body.origin || undefined,
    isBroadcast: body.isBroadcast,
  };
}

/** Reads `field` or `field,direction`; the schema knows which are allowed. */
export function parseOrder(
  orderField: string | readonly string[] | undefined,
): InboxOrder | undefined {
  const [text] = [orderField ?? []].flat() as string[];
  if (text === undefined) {
    return undefined;
  }
  const [field, order = 'asc'] = text.split(',');
  return {
    field: field as InboxSortField,
    order: order as InboxOrder['order'],
  };
}
