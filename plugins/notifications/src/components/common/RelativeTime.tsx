import { useEffect, useState } from 'react';
import Tooltip from '@material-ui/core/Tooltip';
import { DateTime } from 'luxon';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useReaderLanguages } from '../../links';
import { notificationsTranslationRef } from '../../translation';

const MINUTE = 60_000;

/** "3 minutes ago", kept right while it is looked at; the exact time on hover. */
export function RelativeTime(props: { date: Date; className?: string }) {
  const [locale] = useReaderLanguages();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE);
    return () => clearInterval(timer);
  }, []);

  const sent = DateTime.fromJSDate(props.date).setLocale(locale);
  // The clocks of server and reader may differ; nothing was sent in the future.
  const base = DateTime.fromMillis(Math.max(now.getTime(), sent.toMillis()));
  return (
    <Tooltip title={exactTime(props.date, locale)}>
      <time dateTime={props.date.toISOString()} className={props.className}>
        {base.diff(sent).toMillis() < MINUTE
          ? t('row.justNow')
          : sent.toRelative({ base })}
      </time>
    </Tooltip>
  );
}

/** The time of day, and the date unless it is today. */
export function shortTime(date: Date, locale: string | undefined): string {
  const time = DateTime.fromJSDate(date).setLocale(locale ?? 'en');
  return time.toLocaleString(
    time.hasSame(DateTime.now(), 'day')
      ? DateTime.TIME_SIMPLE
      : DateTime.DATETIME_MED,
  );
}

/** The moment in full, in the zone of the reader. */
export function exactTime(date: Date, locale: string | undefined): string {
  return DateTime.fromJSDate(date)
    .setLocale(locale ?? 'en')
    .toLocaleString(DateTime.DATETIME_FULL);
}
