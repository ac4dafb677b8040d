import { useState } from 'react';
import FormHelperText from '@material-ui/core/FormHelperText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { LabelledSwitch } from '../components/common/LabelledSwitch';
import {
  getDesktopPermission,
  requestDesktopPermission,
} from '../desktop/desktopNotifications';
import { usePreference } from '../preferences';
import { playChime } from '../sound/playChime';
import { notificationsTranslationRef } from '../translation';

const useStyles = makeStyles(
  theme => ({
    section: { marginBottom: theme.spacing(4) },
    heading: { fontSize: '1.1rem', fontWeight: 600 },
    switches: {
      display: 'flex',
      flexDirection: 'column',
      rowGap: theme.spacing(0.5),
      marginTop: theme.spacing(1),
    },
    // Below the label that it explains, not below the switch.
    hint: { margin: theme.spacing(0, 0, 1, '47px') },
  }),
  { name: 'CallboardAlertSettings' },
);

/** How the reader is told: toasts, desktop, sound, title, keyboard. */
export function AlertSettings() {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [toasts, setToasts] = usePreference('toasts');
  const [desktop, setDesktop] = usePreference('desktop');
  const [sound, setSound] = usePreference('sound');
  const [titleCounter, setTitleCounter] = usePreference('titleCounter');
  const [shortcuts, setShortcuts] = usePreference('shortcuts');
  const [permission, setPermission] = useState(getDesktopPermission);

  const changeDesktop = async (isOn: boolean) => {
    if (isOn) {
      const answer = await requestDesktopPermission();
      setPermission(answer);
      setDesktop(answer === 'granted');
    } else {
      setDesktop(false);
    }
  };
  const changeSound = (isOn: boolean) => {
    setSound(isOn);
    if (isOn) {
      playChime();
    }
  };

  return (
    <section className={classes.section}>
      <Typography component="h3" className={classes.heading}>
        {t('settings.alerts.title')}
      </Typography>
      <Typography variant="body2">
        {t('settings.alerts.description')}
      </Typography>
      <div className={classes.switches}>
        <LabelledSwitch
          label={t('settings.alerts.toasts')}
          checked={toasts}
          onChange={setToasts}
        />
        <LabelledSwitch
          label={t('settings.alerts.desktop')}
          checked={desktop && permission === 'granted'}
          disabled={permission === 'unsupported'}
          onChange={changeDesktop}
        />
        {permission === 'denied' && (
          <FormHelperText className={classes.hint}>
            {t('settings.alerts.desktopDenied')}
          </FormHelperText>
        )}
        {permission === 'unsupported' && (
          <FormHelperText className={classes.hint}>
            {t('settings.alerts.desktopUnsupported')}
          </FormHelperText>
        )}
        <LabelledSwitch
          label={t('settings.alerts.sound')}
          checked={sound}
          onChange={changeSound}
        />
        <LabelledSwitch
          label={t('settings.alerts.titleCounter')}
          checked={titleCounter}
          onChange={setTitleCounter}
        />
        <LabelledSwitch
          label={t('settings.alerts.shortcuts')}
          checked={shortcuts}
          onChange={setShortcuts}
        />
      </div>
    </section>
  );
}
