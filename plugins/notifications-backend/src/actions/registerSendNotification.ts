import { NotAllowedError } from '@backstage/errors';
import { NotificationSendOptions } from '@callboard/backstage-plugin-notifications-node';
import { assertMatchesSchema } from '../schema';
import { authorizeSender } from '../sending';
import { ActionOptions } from './ActionOptions';

/**
 * Lets plugins and outside systems send by an action. Users are refused, also
 * through their agents: notifications between users invite spam and phishing,
 * and are not to be had without asking for them (BEP, User-to-User Notifications).
 */
export function registerSendNotification({
  actionsRegistry,
  auth,
  permissions,
  sender,
}: ActionOptions): void {
  actionsRegistry.register({
    name: 'send-notification',
    title: 'Send Notification',
    description: `
Sends a notification to users, to members of groups, to the owners of other entities, or to everybody. Only for
plugins and outside systems with their own credentials; the caller is the origin. Requires the permission
\`notifications.send\`, and sending to everybody \`notifications.broadcast\` as well.
`.trim(),
    attributes: { destructive: false, readOnly: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          recipients: z.union([
            z.object({
              type: z.literal('entity'),
              entityRef: z
                .union([z.string(), z.array(z.string())])
                .describe('Entity references, for example "group:default/ops"'),
              excludeEntityRef: z
                .union([z.string(), z.array(z.string())])
                .optional()
                .describe('Who is not to get it'),
              skipChildGroups: z.boolean().optional(),
            }),
            z.object({ type: z.literal('broadcast') }),
          ]),
          payload: z
            .object({
              title: z.string(),
              description: z.string().optional(),
              link: z.string().optional(),
              severity: z
                .enum(['critical', 'high', 'normal', 'low'])
                .optional(),
              topic: z.string().optional(),
              scope: z.string().optional(),
            })
            .passthrough()
            .describe('As in POST /notifications of the REST API'),
          idempotencyKey: z.string().min(1).max(255).optional(),
        }),
      output: z =>
        z.object({
          id: z.string(),
          recipients: z.number(),
          reopened: z.number(),
          muted: z.number(),
        }),
    },
    async action({ input, credentials }) {
      if (!auth.isPrincipal(credentials, 'service')) {
        throw new NotAllowedError(
          'Only services and external callers may send notifications',
        );
      }
      const caller = await authorizeSender(permissions, credentials);
      const { idempotencyKey, ...sendOptions } = input;
      assertMatchesSchema('SendNotificationRequest', sendOptions);
      const { receipt } = await sender.send({
        ...caller,
        sendOptions: sendOptions as NotificationSendOptions,
        idempotencyKey,
      });
      const { id, recipients, reopened, muted } = receipt;
      return { output: { id, recipients, reopened, muted } };
    },
  });
}
