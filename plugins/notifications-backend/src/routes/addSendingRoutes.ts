import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { NotificationSender, SentNotifications } from '../sending';
import { ApiHandler, ApiRouter } from './ApiRouter';
import { Callers } from './Callers';
import { prefersMinimal } from './prefersMinimal';
import { sendJsonArray } from './sendJsonArray';

/** Routes for plugins and outside systems that have something to say. */
export function addSendingRoutes(
  router: ApiRouter,
  options: {
    callers: Callers;
    sender: NotificationSender;
    sentNotifications: SentNotifications;
  },
): void {
  const { callers, sender, sentNotifications } = options;

  const send: ApiHandler<'#post|/notifications'> = async (req, res) => {
    const { origin } = await callers.requireSender(req);
    const idempotencyKey = req.get('Idempotency-Key');
    const { receipt, isReplay, notifications } = await sender.send({
      origin,
      sendOptions: req.body as NotificationSendOptions,
      idempotencyKey,
    });

    const isMinimal = prefersMinimal(req.headers.prefer);
    if (isMinimal) {
      res.set('Preference-Applied', 'return=minimal');
    }
    if (isReplay) {
      res.set('Idempotency-Replay', 'true');
    }
    if (isMinimal || idempotencyKey !== undefined) {
      res.json(receipt);
    } else {
      await sendJsonArray(res, notifications);
    }
  };
  router.post('/', send);
  router.post('/notifications', send);

  router.post('/retract', async (req, res) => {
    const { origin } = await callers.requireSender(req);
    const { id, scope } = req.body;
    res.json(await sentNotifications.retract({ origin, id, scope }));
  });

  router.post('/resolve', async (req, res) => {
    const { origin } = await callers.requireSender(req);
    const { id, scope } = req.body;
    res.json(await sentNotifications.resolve({ origin, id, scope }));
  });
}
