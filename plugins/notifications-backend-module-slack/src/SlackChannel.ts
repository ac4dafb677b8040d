import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelReference,
  ChannelResult,
  ChannelSend,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import { WebClient } from '@slack/web-api';
import { SLACK_CHANNEL_ID, SlackWorkspace } from './config';
import { deliverInTurn } from './deliverInTurn';
import { findDestinations, toSlackChannel } from './destinations';
import { Mentions, findMentions } from './mrkdwn';
import { SlackBlockKitRenderer } from './notificationsSlackBlockKitExtensionPoint';
import { parseReference, toReference } from './references';
import { SlackMessage, renderMessage } from './renderMessage';
import { SlackAddressBook } from './SlackAddressBook';
import { SlackApi, SlackRefusal } from './SlackApi';
import { UpstreamMessages } from './UpstreamMessages';

const MAX_DESTINATIONS = 100;
const MAX_DESTINATION_LENGTH = 500;

/** Codes for messages that cannot be updated where they are, but posted anew. */
const LOST_MESSAGE_CODES = new Set([
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'message_not_found',
]);

/** Codes for a message that a user has deleted meanwhile. */
const GONE_MESSAGE_CODES = new Set(['message_not_found']);

/** One workspace of Slack. */
export class SlackChannel implements NotificationChannel {
  readonly id: string;
  readonly title: string;
  readonly setting = { id: SLACK_CHANNEL_ID, title: 'Slack' };
  readonly updatesDeliveries = true;
  /** Members of a group have its post (upstream). */
  readonly deliversToUsers = 'named';

  readonly #workspace: SlackWorkspace;
  readonly #appBaseUrl: string;
  readonly #logger: LoggerService;
  readonly #renderBlocks: SlackBlockKitRenderer | undefined;
  readonly #upstreamMessages: UpstreamMessages | undefined;
  readonly #api: SlackApi;
  readonly #addresses: SlackAddressBook;

  constructor(options: {
    workspace: SlackWorkspace;
    appBaseUrl: string;
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
    renderBlocks?: SlackBlockKitRenderer;
    upstreamMessages?: UpstreamMessages;
    slackApiUrl?: string;
    timeoutMilliseconds?: number;
  }) {
    const { workspace, auth, catalog, logger } = options;
    this.id = workspace.id;
    this.title = workspace.title;
    this.#workspace = workspace;
    this.#appBaseUrl = options.appBaseUrl;
    this.#logger = logger;
    this.#renderBlocks = options.renderBlocks;
    this.#upstreamMessages = options.upstreamMessages;
    this.#api = new SlackApi({ ...options, token: workspace.token });
    this.#addresses = new SlackAddressBook({ auth, catalog, api: this.#api });
  }

  getDestinations(send: ChannelSend): string[] {
    const destinations = findDestinations(send, {
      channels: this.#workspace.broadcastChannels,
      routes: this.#workspace.broadcastRoutes,
    });
    const possible = destinations
      .filter(({ length }) => length <= MAX_DESTINATION_LENGTH)
      .slice(0, MAX_DESTINATIONS);
    if (possible.length < destinations.length) {
      this.#logger.warn(
        `A notification of ${send.origin} is posted to ${possible.length} of its ${destinations.length} destinations in Slack: ` +
          `at most ${MAX_DESTINATIONS} of at most ${MAX_DESTINATION_LENGTH} characters are possible`,
      );
    }
    return possible;
  }

  async deliver(
    batch: { notification: ChannelNotification; deliveries: ChannelDelivery[] },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>> {
    const { notification, deliveries } = batch;
    const { abortSignal } = options;
    const { message, entities } = await this.#prepare(
      notification,
      deliveries.map(({ destination }) => destination),
      { abortSignal },
    );

    return deliverInTurn(deliveries, async delivery => {
      const { destination, key, reference } = delivery;
      const content = {
        ...message,
        metadata: toMetadata(notification.id, key),
      };
      const isUpdated = async (known: string) =>
        this.#isDone(LOST_MESSAGE_CODES, abortSignal, client =>
          client.chat.update({ ...content, ...parseReference(known) }),
        );
      if (reference && (await isUpdated(reference))) {
        return { outcome: 'delivered', reference };
      }
      const address =
        toSlackChannel(destination) ??
        (await this.#addresses.findAddress(
          entities.get(destination),
          abortSignal,
        ));
      if (!address) {
        return { outcome: 'skipped', reason: 'no-address' };
      }
      const earlier = reference
        ? undefined
        : this.#upstreamMessages?.find(notification, address);
      if (earlier && (await isUpdated(earlier))) {
        return { outcome: 'delivered', reference: earlier };
      }
      const posted = await this.#api.call(abortSignal, client =>
        client.chat.postMessage({
          ...content,
          channel: address,
          username: this.#workspace.username,
        }),
      );
      // The id of the conversation, which updates need: the address may be a user's.
      const { channel = address, ts } = posted;
      return {
        outcome: 'delivered',
        reference: ts && toReference({ channel, ts }),
      };
    });
  }

  async resolve(
    batch: {
      notification: ChannelNotification;
      references: ChannelReference[];
    },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>> {
    const { notification, references } = batch;
    const { abortSignal } = options;
    const { message } = await this.#prepare(notification, [], {
      abortSignal,
      isResolved: true,
    });
    return deliverInTurn(references, async ({ key, reference }) => {
      const metadata = toMetadata(notification.id, key);
      await this.#isDone(GONE_MESSAGE_CODES, abortSignal, client =>
        client.chat.update({
          ...message,
          metadata,
          ...parseReference(reference),
        }),
      );
      return { outcome: 'delivered', reference };
    });
  }

  async retract(
    batch: { notificationId: string; references: ChannelReference[] },
    options: { abortSignal: AbortSignal },
  ): Promise<Map<string, ChannelResult>> {
    return deliverInTurn(batch.references, async ({ reference }) => {
      await this.#isDone(GONE_MESSAGE_CODES, options.abortSignal, client =>
        client.chat.delete(parseReference(reference)),
      );
      return { outcome: 'delivered' };
    });
  }

  /** One query of the catalog for the batch, and the message, which is the same for all. */
  async #prepare(
    notification: ChannelNotification,
    destinations: string[],
    options: { abortSignal: AbortSignal; isResolved?: boolean },
  ): Promise<{
    message: SlackMessage;
    entities: Map<string, Entity | undefined>;
  }> {
    const mentioned = findMentions(notification.payload.description);
    const entityRefs = destinations.filter(
      destination => toSlackChannel(destination) === undefined,
    );
    const entities = await this.#addresses.readEntities([
      ...new Set([...entityRefs, ...mentioned]),
    ]);
    const mentions: Mentions = new Map();
    for (const ref of mentioned) {
      const id = await this.#addresses.findUserId(
        entities.get(ref),
        options.abortSignal,
      );
      if (id) {
        mentions.set(ref, id);
      }
    }
    const message = renderMessage(notification, {
      appBaseUrl: this.#appBaseUrl,
      mentions,
      isResolved: options.isResolved,
      renderBlocks: this.#renderBlocks,
    });
    return { message, entities };
  }

  /** `false` where Slack refused with one of the codes. */
  async #isDone(
    expectedCodes: Set<string>,
    abortSignal: AbortSignal,
    method: (client: WebClient) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await this.#api.call(abortSignal, method);
      return true;
    } catch (error) {
      if (error instanceof SlackRefusal && expectedCodes.has(error.code)) {
        return false;
      }
      throw error;
    }
  }
}

/** By this, integrations in Slack know what a message is about. */
function toMetadata(notificationId: string, key: string) {
  return {
    event_type: 'backstage_notification',
    event_payload: { notification_id: notificationId, delivery_key: key },
  };
}
