import { useEffect, useReducer } from 'react';
import Portal from '@material-ui/core/Portal';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NotificationsHostOptions } from '../host/NotificationsHostOptions';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { notificationsTranslationRef } from '../translation';
import { LiveRegion } from './LiveRegion';
import { ToastCard } from './ToastCard';
import { getToastQueue } from './ToastQueue';

const DEFAULT_HIDE_MS = 15_000;
const FEEDBACK_HIDE_MS = 8_000;

const useStyles = makeStyles(
  theme => ({
    stack: {
      position: 'fixed',
      zIndex: theme.zIndex.snackbar,
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      width: 400,
      maxWidth: `calc(100vw - ${theme.spacing(4)}px)`,
      [theme.breakpoints.down('xs')]: {
        // Above the navigation at the bottom of small screens.
        marginBottom: 56,
      },
    },
    top: { top: theme.spacing(2) },
    bottom: { bottom: theme.spacing(2) },
    left: { left: theme.spacing(2) },
    right: { right: theme.spacing(2) },
    center: { left: '50%', transform: 'translateX(-50%)' },
  }),
  { name: 'CallboardToastStack' },
);

/** The corner of the page with the toasts, and the one region that speaks. */
export function ToastStack(options: NotificationsHostOptions) {
  const {
    anchorOrigin = { vertical: 'bottom', horizontal: 'right' },
    autoHideDuration = DEFAULT_HIDE_MS,
  } = options;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const queue = getToastQueue(useNotificationsHub());
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => queue.onChange(rerender), [queue]);
  const toasts = queue.getToasts();

  return (
    <>
      <LiveRegion toasts={toasts} />
      {toasts.length > 0 && (
        <Portal>
          <section
            aria-label={t('toasts.label')}
            className={`${classes.stack} ${classes[anchorOrigin.vertical]} ${
              classes[anchorOrigin.horizontal]
            }`}
          >
            {toasts.map(toast => (
              <ToastCard
                key={toast.id}
                toast={toast}
                hideAfter={
                  toast.kind === 'feedback'
                    ? FEEDBACK_HIDE_MS
                    : autoHideDuration ?? undefined
                }
                dense={options.dense}
                style={options.style}
                onDismiss={() => queue.dismiss(toast.id)}
              />
            ))}
          </section>
        </Portal>
      )}
    </>
  );
}
