import { ActionOptions } from './ActionOptions';
import { assertStorableText } from '../schema';
import { requireReader } from './requireReader';

/** Lets a user's agent tidy up the user's inbox. */
export function registerMarkNotifications(
  options: Pick<ActionOptions, 'actionsRegistry' | 'auth' | 'inbox'>,
): void {
  const { actionsRegistry, auth, inbox } = options;
  actionsRegistry.register({
    name: 'mark-notifications',
    title: 'Mark Notifications',
    description: `
Marks notifications of the current user as read or unread, saved or not saved. What is left out of \`read\` and
\`saved\` stays as it is. Answers the notifications as they are now; ids that the user does not have are left out.
`.trim(),
    attributes: { destructive: false, readOnly: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ids: z
            .array(z.string().max(100))
            .min(1)
            .max(100)
            .describe('Ids from get-notifications'),
          read: z.boolean().optional().describe('Read or unread'),
          saved: z.boolean().optional().describe('Saved or not'),
        }),
      output: z =>
        z.object({ notifications: z.array(z.object({}).passthrough()) }),
    },
    async action({ input, credentials }) {
      const { userRef } = requireReader(auth, credentials);
      assertStorableText(input);
      const { ids, read, saved } = input;
      const notifications = await inbox.markByIds({
        userRef,
        ids,
        flags: { read, saved },
      });
      return { output: { notifications } };
    },
  });
}
