import { useState } from 'react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CollapseIcon from '@material-ui/icons/ExpandLess';
import ExpandIcon from '@material-ui/icons/ExpandMore';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  NotificationSettingRule,
  NotificationSettings,
} from '@callboard/backstage-plugin-notifications-common';
import { notificationsTranslationRef } from '../translation';
import { MatrixCells, MatrixChannel } from './MatrixCells';
import { SettingsGroup } from './settingsTree';

/** So many topics are shown at a time; whoever wants another one searches. */
const TOPICS_SHOWN = 50;

/** The backend lists no more topics of an origin than these and those the user decided about. */
const TOPICS_LISTED = 100;

const useStyles = makeStyles(
  theme => ({
    origin: { display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) },
    spacer: { width: 30, flex: 'none' },
    topic: {
      paddingLeft: theme.spacing(6),
      [theme.breakpoints.down('xs')]: { paddingLeft: theme.spacing(4.5) },
    },
  }),
  { name: 'CallboardOriginRows' },
);

/** An origin, and below it its topics when they are asked for. */
export function OriginRows(props: {
  /** With all its topics, which go with it also while the reader looks for one. */
  group: SettingsGroup;
  foundTopics: string[];
  settings: NotificationSettings;
  channels: MatrixChannel[];
  isSearching: boolean;
  nameClass: string;
  nameOrigin: (origin: string) => string;
  nameTopic: (topic: string) => string;
  onChange: (rules: NotificationSettingRule[]) => void;
}) {
  const { group, settings, channels, nameClass, nameTopic, onChange } = props;
  const { foundTopics } = props;
  const { origin, topics } = group;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [isExpanded, setExpanded] = useState(false);
  const [shownTopics, setShownTopics] = useState(TOPICS_SHOWN);
  const name = props.nameOrigin(origin);
  const isOpen = isExpanded || props.isSearching;
  const hasMore = foundTopics.length > shownTopics;

  return (
    <>
      <TableRow>
        <TableCell component="th" scope="row" className={nameClass}>
          <div className={classes.origin}>
            {topics.length > 0 ? (
              <IconButton
                size="small"
                aria-expanded={isOpen}
                aria-label={
                  isOpen
                    ? t('settings.channels.collapse', { origin: name })
                    : t('settings.channels.expand', { origin: name })
                }
                onClick={() => setExpanded(!isExpanded)}
              >
                {isOpen ? (
                  <CollapseIcon fontSize="small" />
                ) : (
                  <ExpandIcon fontSize="small" />
                )}
              </IconButton>
            ) : (
              <span className={classes.spacer} />
            )}
            <span>
              {name}
              {topics.length > 0 && (
                <Typography variant="caption" component="div">
                  {t('settings.channels.topics', { count: topics.length })}
                </Typography>
              )}
            </span>
          </div>
        </TableCell>
        <MatrixCells
          settings={settings}
          channels={channels}
          name={name}
          rows={[{ origin }, ...topics.map(topic => ({ origin, topic }))]}
          onChange={onChange}
        />
      </TableRow>
      {isOpen &&
        foundTopics.slice(0, shownTopics).map(topic => (
          <TableRow key={topic}>
            <TableCell
              component="th"
              scope="row"
              className={`${nameClass} ${classes.topic}`}
            >
              {nameTopic(topic)}
            </TableCell>
            <MatrixCells
              settings={settings}
              channels={channels}
              name={`${name}, ${nameTopic(topic)}`}
              rows={[{ origin, topic }]}
              onChange={onChange}
            />
          </TableRow>
        ))}
      {isOpen && (hasMore || topics.length >= TOPICS_LISTED) && (
        <TableRow>
          <TableCell
            className={`${nameClass} ${classes.topic}`}
            // The name, and a box for each channel and for all of several.
            colSpan={channels.length > 1 ? channels.length + 2 : 2}
          >
            {hasMore && (
              <Button
                size="small"
                onClick={() => setShownTopics(shownTopics + TOPICS_SHOWN)}
              >
                {t('settings.channels.moreTopics', {
                  count: Math.min(
                    TOPICS_SHOWN,
                    foundTopics.length - shownTopics,
                  ),
                })}
              </Button>
            )}
            {topics.length >= TOPICS_LISTED && (
              <Typography variant="caption" component="div">
                {t('settings.channels.unlistedTopics', { origin: name })}
              </Typography>
            )}
          </TableCell>
        </TableRow>
      )}
    </>
  );
}
