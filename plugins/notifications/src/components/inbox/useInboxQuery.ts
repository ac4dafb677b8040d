import { useCallback, useMemo } from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { notificationSeverities } from '@callboard/backstage-plugin-notifications-common';
import { usePreference } from '../../preferences';
import {
  InboxAudience,
  InboxQuery,
  InboxSort,
  InboxView,
} from '../../state/InboxQuery';

export const PAGE_SIZES = [10, 25, 50];

/** A day, a week, a month. */
export const SINCE_HOURS = [24, 168, 720];

const VIEWS: InboxView[] = ['unread', 'all', 'saved', 'read'];
const AUDIENCES: InboxAudience[] = ['all', 'individual', 'broadcast'];
const SORTS: InboxSort[] = ['newest', 'oldest', 'topic', 'origin'];

/** What the reader set; the page size is remembered too, everything else is in the URL only. */
export type InboxQueryChange = Partial<InboxQuery>;

function oneOf<T extends string>(
  value: string | null,
  allowed: readonly T[],
): T | undefined {
  return allowed.find(candidate => candidate === value);
}

function positive(value: string | null): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/**
 * The query as the address of the page says it; what it says wrongly is ignored.
 *
 * @param usualSize - rows per page where the address does not say
 */
export function queryFromParameters(
  params: URLSearchParams,
  usualSize: number,
): InboxQuery {
  const size = positive(params.get('size'));
  return {
    view: oneOf(params.get('view'), VIEWS) ?? 'unread',
    audience: oneOf(params.get('to'), AUDIENCES) ?? 'all',
    sinceHours: SINCE_HOURS.find(hours => `${hours}` === params.get('since')),
    minimumSeverity: oneOf(params.get('severity'), notificationSeverities),
    topic: params.get('topic') || undefined,
    origin: params.get('origin') || undefined,
    search: params.get('q') ?? '',
    sort: oneOf(params.get('sort'), SORTS) ?? 'newest',
    page: (positive(params.get('page')) ?? 1) - 1,
    pageSize: size && PAGE_SIZES.includes(size) ? size : usualSize,
  };
}

/** The parameters for a query; what is as usual is left out, to keep links short. */
export function parametersFromQuery(
  query: InboxQuery,
  usualSize: number,
): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: unknown, usual?: unknown) => {
    if (value !== undefined && value !== '' && value !== usual) {
      params.set(name, String(value));
    }
  };
  set('view', query.view, 'unread');
  set('to', query.audience, 'all');
  set('since', query.sinceHours);
  set('severity', query.minimumSeverity);
  set('topic', query.topic);
  set('origin', query.origin);
  set('q', query.search);
  set('sort', query.sort, 'newest');
  set('size', query.pageSize, usualSize);
  set('page', query.page + 1, 1);
  return params;
}

/** Whether anything but the view restricts the list. */
export function countFilters(query: InboxQuery): number {
  return [
    query.audience !== 'all',
    query.sinceHours,
    query.minimumSeverity,
    query.topic,
    query.origin,
    query.search.trim(),
  ].filter(Boolean).length;
}

/**
 * The query that lives in the URL, and the notification whose details are open.
 * A change closes those and is a step to go back from, unless it is told to keep
 * them open or to `replace` the last step.
 */
export function useInboxQuery() {
  const [params, setParams] = useAppSearchParams();
  const [rememberedSize, setRememberedSize] = usePreference('pageSize');
  const analytics = useAnalytics();

  const query = useMemo(
    () => queryFromParameters(params, rememberedSize),
    [params, rememberedSize],
  );
  const openId = params.get('id') || undefined;

  const change = useCallback(
    (
      changes: InboxQueryChange,
      options: { replace?: boolean; keepOpen?: boolean } = {},
    ) => {
      if (changes.pageSize) {
        setRememberedSize(changes.pageSize);
      }
      for (const [filter, value] of Object.entries(changes)) {
        if (filter !== 'page' && filter !== 'pageSize') {
          analytics.captureEvent('filter', filter, {
            // What people search for is nobody's business.
            attributes: filter === 'search' ? {} : { value: `${value ?? ''}` },
          });
        }
      }
      setParams(current => {
        const next = parametersFromQuery(
          {
            ...queryFromParameters(current, rememberedSize),
            page: 0,
            ...changes,
          },
          changes.pageSize ?? rememberedSize,
        );
        const id = current.get('id');
        if (id && options.keepOpen) {
          next.set('id', id);
        }
        return next;
      }, options);
    },
    [setParams, rememberedSize, setRememberedSize, analytics],
  );

  const open = useCallback(
    (id: string | undefined) =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          if (id) {
            next.set('id', id);
          } else {
            next.delete('id');
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );

  return { query, change, openId, open };
}
