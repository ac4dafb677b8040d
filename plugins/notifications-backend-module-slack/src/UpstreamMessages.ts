import { DatabaseService } from '@backstage/backend-plugin-api';
import { ChannelNotification } from '@callboard/backstage-plugin-notifications-node';
import { toReference } from './references';

const TABLE = 'slack_message_timestamps';

type Row = { origin: string; scope: string; channel: string; ts: string };

/**
 * The messages in channels that the built-in module posted within its last day, by their
 * scopes: what is sent again is to update them. Its table is read once, and left alone.
 */
export class UpstreamMessages {
  static async read(database: DatabaseService): Promise<UpstreamMessages> {
    const knex = await database.getClient();
    const rows: Row[] = (await knex.schema.hasTable(TABLE))
      ? await knex(TABLE).select('origin', 'scope', 'channel', 'ts')
      : [];
    return new UpstreamMessages(rows);
  }

  private readonly references: Map<string, string>;

  private constructor(rows: Row[]) {
    this.references = new Map(
      rows.map(row => [
        keyOf(row.origin, row.scope, row.channel),
        toReference(row),
      ]),
    );
  }

  /** The reference of the message about a notification in a Slack channel. */
  find(
    { origin, payload }: ChannelNotification,
    channel: string,
  ): string | undefined {
    return (
      payload.scope &&
      this.references.get(keyOf(origin, payload.scope, channel))
    );
  }
}

function keyOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
