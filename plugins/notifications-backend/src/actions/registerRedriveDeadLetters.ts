import { NotAllowedError } from '@backstage/errors';
import { notificationsRedrivePermission } from '@callboard/backstage-plugin-notifications-common';
import { authorizeOperator } from '../deliveries';
import { assertMatchesSchema } from '../schema';
import { ActionOptions } from './ActionOptions';

/** Lets operators have dead letters delivered again by an action. */
export function registerRedriveDeadLetters(options: ActionOptions): void {
  const { actionsRegistry, auth, deliveries } = options;
  actionsRegistry.register({
    name: 'redrive-dead-letters',
    title: 'Redrive Dead Letters',
    description: `
Delivers again what failed for good on a channel, or whose outcome is unknown: all of it, or that of one send or to
one destination. Deliveries of unknown outcome may arrive twice. For operators: requires the permission
\`notifications.redrive\`.
`.trim(),
    attributes: { destructive: false, readOnly: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          channel: z.string().describe('The id of the channel'),
          sendId: z.string().optional().describe('Only of this send'),
          destination: z
            .string()
            .optional()
            .describe('Only to this one, for example "user:default/jane"'),
          states: z
            .array(z.enum(['dead', 'unknown']))
            .optional()
            .describe('Both by default'),
        }),
      output: z => z.object({ redriven: z.number() }),
    },
    async action({ input, credentials }) {
      if (
        !auth.isPrincipal(credentials, 'service') &&
        !auth.isPrincipal(credentials, 'user')
      ) {
        throw new NotAllowedError('Only users and services can be operators');
      }
      const operator = await authorizeOperator(
        options,
        credentials,
        notificationsRedrivePermission,
      );
      assertMatchesSchema('RedriveRequest', input);
      return { output: await deliveries.redrive(operator, input) };
    },
  });
}
