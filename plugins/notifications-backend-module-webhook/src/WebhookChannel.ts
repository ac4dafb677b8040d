import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelReference,
  ChannelResult,
  ChannelSend,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import { createHash } from 'node:crypto';
import { AnnotatedEntities } from './AnnotatedEntities';
import { entityRefsOf, toDestinations } from './destinations';
import { postWebhook } from './postWebhook';
import { WebhookRoute } from './readWebhookRoutes';

type CallOptions = { abortSignal: AbortSignal };

/** Delivers to one webhook, one request for each send. */
export class WebhookChannel implements NotificationChannel {
  readonly id: string;
  readonly title: string;
  readonly setting = { id: 'Webhook', title: 'Webhook' };
  readonly filters: NotificationChannel['filters'];
  readonly deliversToUsers = false;
  readonly retract?: NotificationChannel['retract'];

  private readonly route: WebhookRoute;
  private readonly entities: AnnotatedEntities;

  constructor(options: {
    route: WebhookRoute;
    auth: AuthService;
    catalog: CatalogService;
  }) {
    const { route, auth, catalog } = options;
    this.id = `webhook/${route.name}`;
    this.title = `Webhook ${route.name}`;
    this.filters = route.filters;
    this.route = route;
    this.entities = new AnnotatedEntities({ auth, catalog });
    const { retracted } = route.preset;
    this.retract =
      retracted &&
      (({ notificationId, references }, callOptions) =>
        this.follow(
          'retract',
          retracted(notificationId),
          references,
          callOptions,
        ));
  }

  getDestinations(send: ChannelSend): string[] {
    return toDestinations(send, this.route);
  }

  async deliver(
    batch: { notification: ChannelNotification; deliveries: ChannelDelivery[] },
    options: CallOptions,
  ): Promise<Map<string, ChannelResult>> {
    const { notification, deliveries } = batch;
    const wanted = await this.findWanted(deliveries, options);
    const results = new Map<string, ChannelResult>();
    for (const delivery of deliveries) {
      // A request is made once, for the first of those that want it.
      const reason = wanted.includes(delivery) ? 'excluded' : 'no-address';
      results.set(delivery.destination, { outcome: 'skipped', reason });
    }
    if (wanted.length > 0) {
      const [{ destination, key }] = wanted;
      const result = await postWebhook(
        this.route,
        { id: key, content: this.route.preset.sent(notification) },
        options,
      );
      results.set(destination, withReference(result, key));
    }
    return results;
  }

  async resolve(
    batch: {
      notification: ChannelNotification;
      references: ChannelReference[];
    },
    options: CallOptions,
  ): Promise<Map<string, ChannelResult>> {
    const { notification, references } = batch;
    const content = this.route.preset.resolved(notification);
    return this.follow('resolve', content, references, options);
  }

  /** Sends one request about what was delivered before. */
  private async follow(
    operation: 'resolve' | 'retract',
    content: unknown,
    references: ChannelReference[],
    options: CallOptions,
  ): Promise<Map<string, ChannelResult>> {
    // Another than that of the delivery, and of an earlier resolve in the same scope.
    const id = createHash('sha256')
      .update([operation, ...references.map(r => r.reference).sort()].join())
      .digest('base64url');
    const result = await postWebhook(this.route, { id, content }, options);
    return new Map(
      references.map(({ destination, reference }) => [
        destination,
        withReference(result, reference),
      ]),
    );
  }

  private async findWanted(
    deliveries: ChannelDelivery[],
    options: CallOptions,
  ): Promise<ChannelDelivery[]> {
    const refs = deliveries.flatMap(
      ({ destination }) => entityRefsOf(destination) ?? [],
    );
    const annotated =
      refs.length > 0
        ? await this.entities.findByRoute(this.route.name, refs, options)
        : new Set<string>();
    const wantedBy = ({ destination }: ChannelDelivery) =>
      entityRefsOf(destination)?.some(ref => annotated.has(ref)) ?? true;
    return deliveries
      .filter(wantedBy)
      .sort((a, b) => (a.destination < b.destination ? -1 : 1));
  }
}

function withReference(
  result: ChannelResult,
  reference: string,
): ChannelResult {
  return result.outcome === 'delivered' ? { ...result, reference } : result;
}
