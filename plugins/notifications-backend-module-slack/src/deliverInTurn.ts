import {
  ChannelResult,
  ChannelUnavailableError,
} from '@callboard/backstage-plugin-notifications-node';
import { SlackRefusal } from './SlackApi';

/** Codes of Slack for what no other try will change. */
const FINAL_CODES = new Set([
  'attachment_payload_limit_exceeded',
  'cannot_dm_bot',
  'cant_delete_message',
  'cant_update_message',
  'channel_is_limited_access',
  'channel_not_found',
  'edit_window_closed',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'is_archived',
  'messages_tab_disabled',
  'missing_scope',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'not_in_channel',
  'restricted_action',
  'restricted_action_read_only_channel',
  'user_disabled',
  'user_not_found',
  'users_not_found',
]);

/**
 * Makes the deliveries of a batch one after the other. What Slack refuses concerns one
 * of them. Any other failure ends the batch; what was done before is reported.
 */
export async function deliverInTurn<TItem extends { destination: string }>(
  items: TItem[],
  deliver: (item: TItem) => Promise<ChannelResult>,
): Promise<Map<string, ChannelResult>> {
  const results = new Map<string, ChannelResult>();
  for (const item of items) {
    try {
      results.set(item.destination, await deliver(item));
    } catch (error) {
      if (error instanceof SlackRefusal) {
        results.set(item.destination, {
          outcome: FINAL_CODES.has(error.code) ? 'rejected' : 'retry',
          reason: error.code,
        });
      } else if (error instanceof ChannelUnavailableError) {
        const { message, reason, afterSeconds, cause } = error;
        throw new ChannelUnavailableError(message, {
          reason,
          afterSeconds,
          results,
          cause,
        });
      } else if (results.size > 0) {
        return results;
      } else {
        throw error;
      }
    }
  }
  return results;
}
