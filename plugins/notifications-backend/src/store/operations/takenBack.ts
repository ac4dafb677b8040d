import { TakenBack } from '../types';

/**
 * Sums up who is told of rows that a sender removed or changed.
 *
 * @internal
 */
export function toTakenBack(rows: {
  deliveries: Array<{ message_id: string; user_ref: string }>;
  broadcasts: Array<{ message_id: string }>;
}): TakenBack {
  const { deliveries, broadcasts } = rows;
  const ids = [...deliveries, ...broadcasts].map(row => row.message_id);
  return {
    ids: [...new Set(ids)],
    userRefs: [...new Set(deliveries.map(row => row.user_ref))],
    isBroadcast: broadcasts.length > 0,
  };
}
