import { useId } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NotificationSeverity } from '@callboard/backstage-plugin-notifications-common';
import { InboxAudience, InboxQuery, InboxSort } from '../../state/InboxQuery';
import { notificationsTranslationRef } from '../../translation';
import { useNames } from '../common/names';
import { FilterSelect } from './FilterSelect';
import { useFilterOptions } from './useFilterOptions';
import { InboxQueryChange } from './useInboxQuery';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1.5, 1),
    },
  }),
  { name: 'CallboardFilterBar' },
);

/** Everything narrowing is gone; the view stays. */
export const clearedFilters: InboxQueryChange = {
  audience: 'all',
  sinceHours: undefined,
  minimumSeverity: undefined,
  topic: undefined,
  origin: undefined,
  search: '',
};

/** Everything that narrows the list down. */
export function FilterBar(props: {
  query: InboxQuery;
  onChange: (changes: InboxQueryChange) => void;
}) {
  const { query, onChange } = props;
  const classes = useStyles();
  const id = useId();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { topics, origins } = useFilterOptions();
  const { nameOrigin, nameTopic } = useNames();
  const withCurrent = (values: string[], current: string | undefined) =>
    current && !values.includes(current) ? [current, ...values] : values;

  return (
    <div role="group" aria-label={t('filters.title')} className={classes.bar}>
      <FilterSelect
        id={`${id}-severity`}
        label={t('filters.severity.label')}
        anyLabel={t('filters.severity.any')}
        value={query.minimumSeverity}
        options={[
          { value: 'critical', label: t('filters.severity.critical') },
          { value: 'high', label: t('filters.severity.highAndAbove') },
          { value: 'normal', label: t('filters.severity.normalAndAbove') },
        ]}
        onChange={value =>
          onChange({ minimumSeverity: value as NotificationSeverity })
        }
      />
      <FilterSelect
        id={`${id}-origin`}
        label={t('filters.origin.label')}
        anyLabel={t('filters.origin.anyOrigin')}
        value={query.origin}
        options={withCurrent(origins, query.origin).map(value => ({
          value,
          label: nameOrigin(value),
        }))}
        onChange={origin => onChange({ origin })}
      />
      <FilterSelect
        id={`${id}-topic`}
        label={t('filters.topic.label')}
        anyLabel={t('filters.topic.anyTopic')}
        value={query.topic}
        options={withCurrent(topics, query.topic).map(value => ({
          value,
          label: nameTopic(value),
        }))}
        onChange={topic => onChange({ topic })}
      />
      <FilterSelect
        id={`${id}-since`}
        label={t('filters.createdAfter.label')}
        anyLabel={t('filters.createdAfter.anyTime')}
        value={query.sinceHours?.toString()}
        options={[
          { value: '24', label: t('filters.createdAfter.last24h') },
          { value: '168', label: t('filters.createdAfter.lastWeek') },
          { value: '720', label: t('filters.createdAfter.lastMonth') },
        ]}
        onChange={value =>
          onChange({ sinceHours: value ? Number(value) : undefined })
        }
      />
      <FilterSelect
        id={`${id}-audience`}
        label={t('filters.audience.label')}
        value={query.audience}
        options={[
          { value: 'all', label: t('filters.audience.all') },
          { value: 'individual', label: t('filters.audience.individual') },
          { value: 'broadcast', label: t('filters.audience.broadcast') },
        ]}
        onChange={value => onChange({ audience: value as InboxAudience })}
      />
      <FilterSelect
        id={`${id}-sort`}
        label={t('filters.sortBy.label')}
        value={query.sort}
        options={[
          { value: 'newest', label: t('filters.sortBy.newest') },
          { value: 'oldest', label: t('filters.sortBy.oldest') },
          { value: 'topic', label: t('filters.sortBy.topic') },
          { value: 'origin', label: t('filters.sortBy.origin') },
        ]}
        onChange={value => onChange({ sort: value as InboxSort })}
      />
    </div>
  );
}
