import { useId } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../../translation';

/** Asks before everything on all pages is marked, which may be too much to undo. */
export function ConfirmMarkAll(props: {
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const titleId = useId();
  return (
    <Dialog
      open={props.isOpen}
      onClose={props.onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>{t('table.confirmDialog.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>
          {t('table.confirmDialog.markAllReadDescription')}
        </DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>
          {t('table.confirmDialog.cancel')}
        </Button>
        <Button
          color="primary"
          onClick={() => {
            props.onClose();
            props.onConfirm();
          }}
        >
          {t('table.confirmDialog.markAllReadConfirmation')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
