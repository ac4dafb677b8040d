import { CSSProperties, useMemo, useState } from 'react';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  foldForSearch,
  NotificationSettingRule,
  NotificationSettings,
  WEB_NOTIFICATION_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import { messageOf } from '../api';
import { useNames } from '../components/common/names';
import { useSpoken } from '../toasts/useSpoken';
import { notificationsTranslationRef } from '../translation';
import { MatrixCells } from './MatrixCells';
import { OriginRows } from './OriginRows';
import { groupsOf, SettingsRow } from './settingsTree';

/** Pixels, of the columns with a box, and at least of the one with the names. */
const COLUMN_WIDTH = 88;
const NAME_WIDTH = 160;
/** On a phone. */
const NARROW_COLUMN_WIDTH = 72;
const NARROW_NAME_WIDTH = 140;

const useStyles = makeStyles(
  theme => ({
    heading: { fontSize: '1.1rem', fontWeight: 600 },
    search: { margin: theme.spacing(2, 0, 1), maxWidth: 360 },
    name: {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      backgroundColor: theme.palette.background.paper,
      overflowWrap: 'anywhere',
      [theme.breakpoints.down('xs')]: { paddingRight: theme.spacing(1) },
    },
    table: {
      maxWidth: 900,
      // Columns stay where they are, whatever the names that are shown.
      tableLayout: 'fixed',
      minWidth: `calc(${NAME_WIDTH}px + var(--columns) * ${COLUMN_WIDTH}px)`,
      [theme.breakpoints.down('xs')]: {
        minWidth: `calc(${NARROW_NAME_WIDTH}px + (var(--columns) - 1) * ${NARROW_COLUMN_WIDTH}px)`,
      },
      '& td, & th': { borderBottom: `1px solid ${theme.palette.divider}` },
      // The themes stripe tables; the sticky column could not follow.
      '& tbody tr, & tbody tr:nth-of-type(odd)': {
        backgroundColor: theme.palette.background.paper,
      },
    },
    // There is no room on a phone for the boxes of all channels together.
    several: {
      [theme.breakpoints.down('xs')]: {
        '& tr > :nth-child(2)': { display: 'none' },
      },
    },
    channel: {
      width: COLUMN_WIDTH,
      [theme.breakpoints.down('xs')]: { width: NARROW_COLUMN_WIDTH },
      padding: theme.spacing(0.75, 0.5),
      overflowWrap: 'anywhere',
    },
    error: { color: theme.palette.error.main, margin: theme.spacing(1, 0) },
  }),
  { name: 'CallboardChannelMatrix' },
);

/** Origins and topics down, channels across. */
export function ChannelMatrix(props: {
  settings: NotificationSettings;
  isSaving: boolean;
  saveError: Error | undefined;
  onChange: (rules: NotificationSettingRule[]) => void;
}) {
  const { settings, onChange } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);
  const channels = settings.channels.map(({ id, title }) => ({
    id,
    name:
      id === WEB_NOTIFICATION_CHANNEL
        ? t('settings.channels.web')
        : title || id,
  }));
  const hasSeveral = channels.length > 1;
  const classes = useStyles();
  const columns = channels.length + 1;
  const [search, setSearch] = useState('');

  const { nameOrigin, nameTopic } = useNames();
  const groups = useMemo(() => groupsOf(settings), [settings]);
  const found = useMemo(() => {
    const wanted = foldForSearch(search.trim());
    const matches = (...texts: string[]) =>
      texts.some(text => foldForSearch(text).includes(wanted));
    return groups.flatMap(group => {
      const isFound = matches(group.origin, nameOrigin(group.origin));
      const foundTopics = group.topics.filter(
        topic => isFound || matches(topic, nameTopic(topic)),
      );
      return isFound || foundTopics.length > 0 ? [{ group, foundTopics }] : [];
    });
  }, [groups, search, nameOrigin, nameTopic]);

  const noMatch =
    search && found.length === 0
      ? t('settings.channels.noMatch', { search })
      : undefined;
  useSpoken(noMatch);
  const allRows: SettingsRow[] = groups.flatMap(({ origin, topics }) => [
    { origin },
    ...topics.map(topic => ({ origin, topic })),
  ]);

  const heading = (
    <Typography component="h3" className={classes.heading}>
      {t('settings.channels.title')}
    </Typography>
  );
  if (groups.length === 0) {
    return (
      <section>
        {heading}
        <Typography variant="body2">
          {t('settings.noSettingsAvailable')}
        </Typography>
      </section>
    );
  }
  return (
    <section>
      {heading}
      <Typography variant="body2">
        {t('settings.channels.description')}
      </Typography>
      <TextField
        className={classes.search}
        fullWidth
        size="small"
        variant="outlined"
        type="search"
        placeholder={t('settings.channels.search')}
        inputProps={{ 'aria-label': t('settings.channels.search') }}
        value={search}
        onChange={event => setSearch(event.target.value)}
      />
      <div role="alert" className={classes.error}>
        {props.saveError &&
          t('settings.errors.saveFailed', {
            message: messageOf(props.saveError),
          })}
      </div>
      <TableContainer aria-busy={props.isSaving}>
        <Table
          size="small"
          className={`${classes.table} ${hasSeveral ? classes.several : ''}`}
          style={{ '--columns': columns } as CSSProperties}
          aria-label={t('settings.channels.title')}
        >
          <TableHead>
            <TableRow>
              <TableCell className={classes.name}>
                {t('settings.table.origin')} / {t('settings.table.topic')}
              </TableCell>
              {hasSeveral && (
                <TableCell align="center" className={classes.channel}>
                  {t('settings.channels.everything')}
                </TableCell>
              )}
              {channels.map(({ id, name }) => (
                <TableCell key={id} align="center" className={classes.channel}>
                  {name}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {!search && (
              <TableRow>
                <TableCell component="th" scope="row" className={classes.name}>
                  <strong>{t('settings.channels.everything')}</strong>
                </TableCell>
                <MatrixCells
                  settings={settings}
                  channels={channels}
                  name={t('settings.channels.everything')}
                  rows={allRows}
                  isWholeChannel
                  onChange={onChange}
                />
              </TableRow>
            )}
            {found.map(({ group, foundTopics }) => (
              <OriginRows
                key={group.origin}
                group={group}
                foundTopics={foundTopics}
                settings={settings}
                channels={channels}
                isSearching={search.trim() !== ''}
                nameClass={classes.name}
                nameOrigin={nameOrigin}
                nameTopic={nameTopic}
                onChange={onChange}
              />
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {noMatch && <Typography variant="body2">{noMatch}</Typography>}
    </section>
  );
}
