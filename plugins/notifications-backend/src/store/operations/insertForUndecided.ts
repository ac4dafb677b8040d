import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { canWriteInWith } from '../dialect';
import { KnownTopic, RecipientGroup, UndecidedDelivery } from '../types';
import { messageColumns, MomentColumn, toMessageRow } from '../rows';
import {
  createTimesReader,
  insertDeliveries,
  reopeningScope,
} from './insertDeliveries';
import { insertKnownTopics, toTopicRows } from './insertKnownTopics';
import { insertMessages } from './insertMessages';
import {
  concernsOrigin,
  groupSettings,
  listUserSettings,
  SettingRow,
} from './listUserSettings';

type UndecidedOptions = {
  /** Each user once, and so few that one statement holds all. */
  group: RecipientGroup;
  /** That of the message, if it may have to be remembered. */
  topics: KnownTopic[];
};

/** A setting, or without a channel a delivery that was re-opened. */
type Row = Omit<SettingRow, 'channel'> & {
  channel: string | null;
  created: MomentColumn;
  updated: MomentColumn | null;
};

function isSetting(row: Row | (Row & SettingRow)): row is Row & SettingRow {
  return row.channel !== null;
}

/**
 * Stores a message and delivers it, unless a recipient has settings that may
 * concern it: then it writes nothing and answers those. It is a transaction of
 * its own, and where the database can, a single statement and round trip.
 *
 * @internal
 */
export async function insertForUndecided(
  knex: Knex,
  options: UndecidedOptions,
): Promise<UndecidedDelivery> {
  return canWriteInWith(knex)
    ? inOneStatement(knex, options)
    : knex.transaction(tx => inSteps(tx, options));
}

async function inSteps(
  tx: Knex,
  { group, topics }: UndecidedOptions,
): Promise<UndecidedDelivery> {
  const { message } = group;
  const { origin } = message;
  const userRefs = [...group.userRefs].sort();
  const settings = await listUserSettings(tx, { userRefs, origin });
  if (settings.size > 0) {
    return { outcome: 'decided', settings };
  }
  await insertMessages(tx, { messages: [message] });
  await insertKnownTopics(tx, { topics });
  const reopened = await insertDeliveries(tx, {
    recipients: userRefs.map(userRef => ({ userRef, messageId: message.id })),
  });
  return {
    outcome: 'delivered',
    delivery: {
      message,
      userRefs,
      reopened: new Map(reopened.map(row => [row.userRef, row.times])),
    },
  };
}

const columns = Object.keys(messageColumns) as Array<
  keyof typeof messageColumns
>;

const rememberTopic = `
  topic as (
    insert into callboard_known_topic (topic_key, origin, topic)
    select cast(? as text), cast(? as text), cast(? as text)
    where not exists (select from wish)
    on conflict (topic_key) do nothing
  ),`;

/**
 * Written out, in the SQL of PostgreSQL: putting it together anew for each send
 * would take longer than a round trip.
 */
function statement(topic: string): string {
  return `
    with wish as materialized (
      select user_ref, channel, origin, topic, enabled
      from callboard_user_setting
      where user_ref = any(cast(? as text[])) and ${concernsOrigin}
    ),
    message as (
      insert into callboard_message (${columns.join(', ')})
      select ${columns
        .map(column => `cast(? as ${messageColumns[column]})`)
        .join(', ')}
      where not exists (select from wish)
      returning id, scope_key, created
    ),${topic}
    delivery as (
      insert into callboard_delivery
        (user_ref, message_id, scope_key, created, sort_at)
      select r.user_ref, s.id, s.scope_key, s.created, s.created
      from message s
      cross join unnest(cast(? as text[])) with ordinality
        as r(user_ref, position)
      order by r.position
      ${reopeningScope}
      returning user_ref, created, updated
    )
    select user_ref, null as channel, null as origin, null as topic,
      null as enabled, created, updated
    from delivery
    where updated is not null
    union all
    select user_ref, channel, origin, topic, enabled, null, null
    from wish`;
}

const statementForKnownTopic = statement('');
const statementForNewTopic = statement(rememberTopic);

async function inOneStatement(
  knex: Knex,
  options: UndecidedOptions,
): Promise<UndecidedDelivery> {
  const { message } = options.group;
  const userRefs = [...options.group.userRefs].sort();
  const messageRow = toMessageRow(message);
  const [topic] = toTopicRows(options.topics);
  const { rows } = await knex.raw<{ rows: Row[] }>(
    topic ? statementForNewTopic : statementForKnownTopic,
    [
      userRefs,
      foldCase(message.origin),
      ...columns.map(column => messageRow[column]),
      ...(topic ? [topic.topic_key, topic.origin, topic.topic ?? null] : []),
      userRefs,
    ] as Knex.RawBinding[],
  );
  const settings = rows.filter(isSetting);
  if (settings.length > 0) {
    return { outcome: 'decided', settings: groupSettings(settings) };
  }
  const toTimes = createTimesReader();
  return {
    outcome: 'delivered',
    delivery: {
      message,
      userRefs,
      reopened: new Map(rows.map(row => [row.user_ref, toTimes(row)!])),
    },
  };
}
