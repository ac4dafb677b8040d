import { Config } from '@backstage/config';
import { compareSeverities, notificationSeverities } from './severity';
import { NotificationPayload, NotificationSeverity } from './types';

/**
 * Which notifications a processor cares for. Absent fields do not restrict.
 *
 * @public
 */
export type NotificationProcessorFilters = {
  /** The least pressing severity that is still let through. */
  minSeverity?: NotificationSeverity;
  /** The most pressing severity that is still let through. */
  maxSeverity?: NotificationSeverity;
  /** Notifications with one of these topics are left out. */
  excludedTopics?: string[];
  /** Only notifications with one of these topics are let through. */
  includedTopics?: string[];
};

function readSeverity(
  config: Config,
  key: string,
): NotificationSeverity | undefined {
  const value = config.getOptionalString(key);
  if (value === undefined) {
    return undefined;
  }
  const severity = notificationSeverities.find(known => known === value);
  if (!severity) {
    throw new Error(
      `Invalid config value "${value}" at "${key}", expected one of ${notificationSeverities.join(
        ', ',
      )}`,
    );
  }
  return severity;
}

/**
 * Reads the filters below `filter` of a processor's own config.
 *
 * @public
 * @throws Error when a severity is not one of the known ones.
 */
export function getProcessorFiltersFromConfig(
  config: Config,
): NotificationProcessorFilters {
  return {
    minSeverity: readSeverity(config, 'filter.minSeverity'),
    maxSeverity: readSeverity(config, 'filter.maxSeverity'),
    excludedTopics: config.getOptionalStringArray('filter.excludedTopics'),
    includedTopics: config.getOptionalStringArray('filter.includedTopics'),
  };
}

/**
 * Whether a notification passes a processor's filters.
 *
 * @public
 */
export function matchesProcessorFilters(
  payload: Pick<NotificationPayload, 'severity' | 'topic'>,
  filters: NotificationProcessorFilters,
): boolean {
  const { minSeverity, maxSeverity, excludedTopics, includedTopics } = filters;
  const { severity, topic } = payload;
  if (minSeverity && compareSeverities(severity, minSeverity) > 0) {
    return false;
  }
  if (maxSeverity && compareSeverities(severity, maxSeverity) < 0) {
    return false;
  }
  if (excludedTopics && topic && excludedTopics.includes(topic)) {
    return false;
  }
  return !includedTopics || (!!topic && includedTopics.includes(topic));
}
