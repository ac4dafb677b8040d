import { Delivery } from '../store/types';

/** Recipients for whom a delivery looks the same. */
export type StateGroup = {
  userRefs: string[];
  created: Date;
  updated?: Date;
};

/**
 * Splits the recipients of a delivery by what they see of it: the time it was
 * first sent to them differs for those whose earlier notification was re-opened.
 * That is one group for nearly every send, two where a group of people grew.
 */
export function groupByState(delivery: Delivery): StateGroup[] {
  const { message, userRefs, reopened } = delivery;
  const groups = new Map<string, StateGroup>();
  for (const userRef of userRefs) {
    const times = reopened.get(userRef);
    const key = times
      ? `${times.created.getTime()} ${times.updated.getTime()}`
      : '';
    const group = groups.get(key) ?? {
      userRefs: [],
      created: times?.created ?? message.created,
      updated: times?.updated,
    };
    groups.set(key, group);
    group.userRefs.push(userRef);
  }
  return [...groups.values()];
}
