import { useId } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { LabelledSwitch } from '../components/common/LabelledSwitch';
import { usePreference } from '../preferences';
import { notificationsTranslationRef } from '../translation';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr',
      gap: theme.spacing(1, 2),
      alignItems: 'center',
      margin: theme.spacing(0, 0, 2),
      '& dd': { margin: 0 },
    },
    key: {
      display: 'inline-block',
      minWidth: 28,
      padding: theme.spacing(0.25, 0.75),
      textAlign: 'center',
      border: `1px solid ${theme.palette.text.secondary}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
    },
  }),
  { name: 'CallboardKeyboardHelp' },
);

/** Lists the shortcuts, and switches them off. */
export function KeyboardHelp(props: { isOpen: boolean; onClose: () => void }) {
  const classes = useStyles();
  const titleId = useId();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [isEnabled, setEnabled] = usePreference('shortcuts');
  const shortcuts = [
    ['j', t('keyboard.next')],
    ['k', t('keyboard.previous')],
    ['Enter', t('keyboard.details')],
    ['o', t('keyboard.open')],
    ['e', t('keyboard.read')],
    ['s', t('keyboard.save')],
    ['x', t('keyboard.select')],
    ['z', t('keyboard.undo')],
    ['/', t('keyboard.search')],
    ['?', t('keyboard.help')],
  ];
  return (
    <Dialog
      open={props.isOpen}
      onClose={props.onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>{t('keyboard.title')}</DialogTitle>
      <DialogContent>
        <dl className={classes.list}>
          {shortcuts.map(([key, label]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>
                <kbd className={classes.key}>{key}</kbd>
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
        </dl>
        <LabelledSwitch
          label={t('keyboard.enabled')}
          checked={isEnabled}
          onChange={setEnabled}
        />
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={props.onClose}>
          {t('keyboard.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
