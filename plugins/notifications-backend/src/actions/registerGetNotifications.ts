import { ActionOptions } from './ActionOptions';
import { parseMoment } from '../routes/parseInboxQuery';
import { assertStorableText } from '../schema';
import { requireReader } from './requireReader';

const DEFAULT_LIMIT = 10;

/** Lets a user's agent read the user's inbox, by the name the stock plugin gave it. */
export function registerGetNotifications(
  options: Pick<ActionOptions, 'actionsRegistry' | 'auth' | 'inbox'>,
): void {
  const { actionsRegistry, auth, inbox } = options;
  actionsRegistry.register({
    name: 'get-notifications',
    title: 'Get Notifications',
    description: `
Reads the inbox of the current user, newest first.

Every notification has an \`id\`, an \`origin\` (who sent it), \`created\`, and a \`payload\` with \`title\`, \`severity\` and
further optional fields. \`read\` and \`saved\` are there once the user did that.

Unread notifications are answered unless \`view\` asks for others. The other fields narrow that down. For more than
one page, pass \`offset\` and \`limit\`; \`totalCount\` tells how many there are.
`.trim(),
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          view: z
            .enum(['unread', 'read', 'saved', 'all'])
            .optional()
            .describe('Which part of the inbox, "unread" by default'),
          search: z
            .string()
            .max(500)
            .optional()
            .describe('Text that title or description contain'),
          topic: z.string().max(255).optional().describe('Exactly this topic'),
          minimumSeverity: z
            .enum(['critical', 'high', 'normal', 'low'])
            .optional()
            .describe('This severity and more pressing ones'),
          createdAfter: z
            .string()
            .max(64)
            .optional()
            .describe('Sent later than this moment in ISO 8601'),
          offset: z
            .number()
            .int()
            .min(0)
            .max(2_147_483_647)
            .optional()
            .describe('How many to leave out, 0 by default'),
          limit: z
            .number()
            .int()
            .min(1)
            .max(100)
            .optional()
            .describe(`How many to answer, ${DEFAULT_LIMIT} by default`),
        }),
      output: z =>
        z.object({
          notifications: z.array(z.object({}).passthrough()),
          totalCount: z.number(),
        }),
    },
    examples: [
      { title: 'What is new for me', input: {} },
      {
        title: 'What was pressing since a day',
        input: {
          view: 'all',
          minimumSeverity: 'high',
          createdAfter: '2026-01-31T00:00:00Z',
        },
      },
    ],
    async action({ input, credentials }) {
      const { userRef } = requireReader(auth, credentials);
      assertStorableText(input);
      const { view = 'unread', createdAfter } = input;
      const { notifications, totalCount } = await inbox.list({
        userRef,
        filter: {
          read: { unread: false, read: true, saved: undefined, all: undefined }[
            view
          ],
          saved: view === 'saved' ? true : undefined,
          search: input.search,
          topic: input.topic || undefined,
          minimumSeverity: input.minimumSeverity,
          createdAfter: createdAfter
            ? parseMoment(createdAfter, 'createdAfter')
            : undefined,
        },
        offset: input.offset,
        limit: input.limit ?? DEFAULT_LIMIT,
      });
      return { output: { notifications, totalCount } };
    },
  });
}
