// Generated from openapi.yaml by scripts/generate.mjs. Do not edit.
export interface paths {
  '/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * @deprecated
     * @description Same as `GET /notifications`, which new clients use.
     */
    get: operations['ListNotificationsLegacy'];
    put?: never;
    /**
     * @deprecated
     * @description Same as `POST /notifications`, which new clients use.
     */
    post: operations['SendNotificationLegacy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Lists the notifications of the user who asks. */
    get: operations['ListNotifications'];
    put?: never;
    /** @description Sends a notification. For plugins and outside systems only; the origin is the subject of the caller. Either all of it is stored or nothing. */
    post: operations['SendNotification'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/update': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * @deprecated
     * @description Same as `POST /notifications/update`, which new clients use.
     */
    post: operations['UpdateNotificationsLegacy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/notifications/update': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** @description Marks notifications as read or unread, saved or not saved: those named by `ids`, or with `filter` all that it finds and that were stored before `upTo`, together with those of `ids` that it finds. The flags are independent of each other, and those that are absent stay as they are. An update is undone, however much it changed, by another one with the opposite flags, an empty `filter`, and its `operationId` as `onlyChangedBy`. */
    post: operations['UpdateNotifications'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description How many notifications of the user who asks are unread and read. */
    get: operations['GetStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/topics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The topics of those notifications that the filters find. */
    get: operations['GetTopics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/origins': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The origins of those notifications that the filters find. */
    get: operations['GetOrigins'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description What the user who asks gets over which channel, whether the user, a default or nobody decided it: for all channels, and for the origins and topics that the user decided about, that a default names or that were sent last, at most 100 of these an origin, as many as a body that is posted back can have. What is not listed follows its origin. */
    get: operations['GetSettings'];
    put?: never;
    /** @description Makes what the body says hold for the user who asks, all of it or nothing. What the body does not mention stays as it is. Origins and topics that were not sent within the retention are ignored. A user can have 2,000 settings. */
    post: operations['SaveSettings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/retract': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** @description Removes what the caller sent before, for every recipient. Only ever touches notifications of the caller's own origin. */
    post: operations['RetractNotifications'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** @description Marks as read what the caller sent before, for every recipient who has not read it: the matter is settled. Only ever touches notifications of the caller's own origin. */
    post: operations['ResolveNotifications'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sends/{sendId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description What became of a send outside of the inbox, by channel. For its sender, and for callers with the permission `notifications.trace`. Sends are recorded if there are channels. */
    get: operations['GetSend'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description What was to be delivered to one destination, the latest first: of each send, its state on each channel. */
    get: operations['ListDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description What failed for good, and was not delivered again since; by channel, first single deliveries, the latest first, then those of a chunk of a send that failed together. */
    get: operations['ListDeadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/dead-letters/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** @description Delivers dead letters of a channel again: all, or those of a send or to a destination. Settings, address and newer texts are looked at again. Each is due once, also if this is requested twice. */
    post: operations['RedriveDeadLetters'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Whether the plugin can work, which is whether its database responds within three seconds. For anybody, without authentication. The database is asked once a second at most. */
    get: operations['GetHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * @deprecated
     * @description Same as `GET /notifications/{id}`, which new clients use.
     */
    get: operations['GetNotificationLegacy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * @deprecated
     * @description Same as `GET /notifications/{id}/deliveries`, which new clients use.
     */
    get: operations['GetDeliveriesLegacy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/notifications/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description What became of a notification outside of the inbox: its deliveries to the user who asks, on all channels. */
    get: operations['GetDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/notifications/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description A notification of the user who asks, individual or broadcast. */
    get: operations['GetNotification'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @enum {string} */
    NotificationSeverity: 'critical' | 'high' | 'normal' | 'low';
    /** @description `http:`, `https:`, a path within the app, or `route:<pluginId>.<routeName>?param=value`. */
    Url: string;
    /** @description Any JSON object or array, given back as it was sent. At most 32 KiB as JSON and 20 levels deep. */
    NotificationMetadata:
      | {
          [key: string]: unknown;
        }
      | unknown[];
    NotificationTranslation: {
      title: string;
      description?: string;
    };
    /** @description At most 64 KiB as JSON altogether. */
    NotificationPayload: {
      title: string;
      description?: string;
      /** @enum {string} */
      descriptionFormat?: 'text' | 'markdown';
      link?: components['schemas']['Url'];
      additionalLinks?: (
        | string
        | {
            title: string;
            url: components['schemas']['Url'];
          }
      )[];
      severity?: components['schemas']['NotificationSeverity'];
      topic?: string;
      scope?: string;
      icon?: string;
      metadata?: components['schemas']['NotificationMetadata'];
      /** @description Texts by BCP 47 language tag. */
      translations?: {
        [key: string]: components['schemas']['NotificationTranslation'];
      };
    };
    /** @description An entity reference, or a list of them. */
    EntityRefs: string | string[];
    NotificationRecipients: {
      /** @enum {string} */
      type: 'entity' | 'broadcast';
      /** @description Required for the type `entity`. Users are told themselves, groups through their members and child groups, everything else through all its owners. */
      entityRef?: components['schemas']['EntityRefs'];
      /** @description Users who are not told, and groups that are not followed. */
      excludeEntityRef?: components['schemas']['EntityRefs'];
      /** @description Whether only the direct members of groups are told. */
      skipChildGroups?: boolean;
    };
    SendNotificationRequest: {
      recipients: components['schemas']['NotificationRecipients'];
      payload: components['schemas']['NotificationPayload'];
    };
    SendReceipt: {
      /** @description The notification, the same for everybody who has it. With a scope it is the same for every send in that scope. */
      id: string;
      /** @description This send. */
      sendId: string;
      /** @description How many users found it in their inbox; 0 for a broadcast, which nobody counts. */
      recipients: number;
      /** @description For how many of them an earlier notification of the same scope was re-opened. */
      reopened: number;
      /** @description How many users did not get it because they do not want it in their inbox. */
      muted: number;
      isBroadcast: boolean;
    };
    /** @description Either `id` or `scope`. */
    TakeBackRequest: {
      /** @description The id of the notification. */
      id?: string;
      scope?: string;
    };
    TakeBackReceipt: {
      /** @description How many notifications were found. */
      notifications: number;
      /** @description For how many users something changed, broadcasts aside. */
      recipients: number;
      /** @description Whether one of them was a broadcast. */
      isBroadcast: boolean;
    };
    /** @description Grows with every change of what a user has: microseconds since 1970 by the clock of the database. What is older than what is held of the same id is to be ignored. */
    Revision: number;
    /** @description A notification as it was seen. */
    NotificationRevision: {
      id: string;
      rev: components['schemas']['Revision'];
    };
    Notification: {
      /** @description What it is about, the same over all sends in its scope. */
      id: string;
      /** @description The user it was sent to, null for broadcasts. */
      user: string | null;
      /** @description The user whose inbox it is in; absent where a broadcast has just been sent. */
      userRef?: string;
      isBroadcast: boolean;
      /** Format: date-time */
      created: string;
      /** Format: date-time */
      saved?: string;
      /** Format: date-time */
      read?: string;
      /** Format: date-time */
      updated?: string;
      rev: components['schemas']['Revision'];
      /** @description The `rev` that the latest send gave it; marks do not change it. */
      sentRev: components['schemas']['Revision'];
      origin: string;
      payload: components['schemas']['StoredPayload'];
      /** @description Whether the description was cut to `maxDescriptionLength`. `GET /notifications/{id}` returns all of it. */
      isTruncated?: boolean;
      /** @description The translation that title and description of a list are in; absent where they are as sent. */
      language?: string;
    };
    /** @description As sent, with the defaults filled in. Lists and updates have one language and no `translations`. */
    StoredPayload: {
      title: string;
      description?: string;
      /** @enum {string} */
      descriptionFormat?: 'text' | 'markdown';
      link?: string;
      additionalLinks?: {
        title: string;
        url: string;
      }[];
      severity: components['schemas']['NotificationSeverity'];
      topic?: string;
      scope?: string;
      icon?: string;
      metadata?: components['schemas']['NotificationMetadata'];
      /** @description Texts by BCP 47 language tag. */
      translations?: {
        [key: string]: components['schemas']['NotificationTranslation'];
      };
    };
    ListNotificationsResponse: {
      notifications: components['schemas']['Notification'][];
      /** @description How many the filters find, regardless of the page. */
      totalCount: number;
      /** @description Reads on from here. Absent at the end, and for other orders than by time. */
      nextCursor?: string;
      /**
       * Format: date-time
       * @description The time, by the clock of the database, that this response shows. As `upTo` of an update it stands for everything that was there.
       */
      asOf: string;
    };
    NotificationStatus: {
      unread: number;
      read: number;
      /** @description The newest unread ones, at most 100. */
      unreadIds: components['schemas']['NotificationRevision'][];
    };
    /** @description Same meaning as the query parameters of those names. */
    InboxFilter: {
      read?: boolean;
      saved?: boolean;
      search?: string;
      createdAfter?: string;
      minimumSeverity?: components['schemas']['NotificationSeverity'];
      topic?: string;
      origin?: string;
      isBroadcast?: boolean;
    };
    /** @description Either `ids`, or `filter` with `upTo` or `onlyChangedBy` and perhaps `ids`. */
    UpdateNotificationsRequest: {
      /** @description Ids, or ids with the `rev` that was seen: what was sent again since stays as it is. At most 500 together with `filter`. With `rev`, a body has room for about 1,800. */
      ids?: (
        | string
        | {
            id: string;
            rev: components['schemas']['Revision'];
          }
      )[];
      filter?: components['schemas']['InboxFilter'];
      /** @description The `asOf` of the list that was seen. What was sent during the five seconds before it or later stays as it is, unless `ids` name it. */
      upTo?: string;
      /** @description Names this update, so that it can be recognised in signals and undone. A UUID, made up by default. */
      operationId?: string;
      /** @description The `operationId` of an earlier update. Only flags that that update changed are changed, and only where nothing changed them since. */
      onlyChangedBy?: string;
      read?: boolean;
      saved?: boolean;
    };
    UpdateSummary: {
      /** @description How many notifications changed. */
      count: number;
      /** @description The first of them, at most 500. */
      ids: string[];
      /** @description Whether more changed than `ids` names. */
      more: boolean;
      /** @description The `rev` that they have now; absent if none changed. */
      rev?: components['schemas']['Revision'];
      operationId: string;
    };
    /** @enum {string} */
    DeliveryState:
      | 'waiting'
      | 'retrying'
      | 'delivered'
      | 'superseded'
      | 'not-wanted'
      | 'filtered'
      | 'excluded'
      | 'no-address'
      | 'read'
      | 'resolved'
      | 'retracted'
      | 'expired'
      | 'dead'
      | 'unknown';
    /** @enum {string} */
    DeadState: 'dead' | 'unknown';
    NotificationDelivery: {
      sendId: string;
      /** Format: date-time */
      sentAt: string;
      channel: string;
      /** @description How people read the name of the channel. */
      channelTitle: string;
      state: components['schemas']['DeliveryState'];
      /** @description A short code, for example `channel_not_found`. */
      reason?: string;
      /**
       * Format: date-time
       * @description When it came to this state, if that is recorded.
       */
      at?: string;
      /** @description How often it was tried, if that is recorded. */
      attempts?: number;
      /**
       * Format: date-time
       * @description Not before this time, if it is still to be delivered.
       */
      nextAttempt?: string;
    };
    Send: {
      sendId: string;
      /** Format: date-time */
      sentAt: string;
      notificationId: string;
      origin: string;
      topic?: string;
      isBroadcast: boolean;
      channels: {
        /** @description Whether nothing is tried now, as the channel failed as a whole. */
        isPaused: boolean;
        /** Format: date-time */
        pausedUntil?: string;
        pauseReason?: string;
        channel: string;
        channelTitle: string;
        /** @description How many deliveries are in which state; those without any are absent. */
        counts: {
          [key: string]: number;
        };
      }[];
    };
    TracedDelivery: {
      sendId: string;
      /** Format: date-time */
      sentAt: string;
      channel: string;
      /** @description How people read the name of the channel. */
      channelTitle: string;
      state: components['schemas']['DeliveryState'];
      /** @description A short code, for example `channel_not_found`. */
      reason?: string;
      /**
       * Format: date-time
       * @description When it came to this state, if that is recorded.
       */
      at?: string;
      /** @description How often it was tried, if that is recorded. */
      attempts?: number;
      /**
       * Format: date-time
       * @description Not before this time, if it is still to be delivered.
       */
      nextAttempt?: string;
      notificationId: string;
      origin: string;
      topic?: string;
      isBroadcast: boolean;
      /** @description Whether nothing is tried now, as the channel failed as a whole. */
      isPaused: boolean;
      /** Format: date-time */
      pausedUntil?: string;
      pauseReason?: string;
      /** @description That of the text, unless it was removed. */
      title?: string;
    };
    /** @description One delivery, or those of a chunk that failed together. */
    DeadLetter: {
      sendId: string;
      /** Format: date-time */
      sentAt: string;
      notificationId: string;
      origin: string;
      topic?: string;
      isBroadcast: boolean;
      channel: string;
      channelTitle: string;
      /** @description Absent if it is several. */
      destination?: string;
      /** @description How many deliveries it is. */
      count: number;
      /**
       * @description What the channel was to do.
       * @enum {string}
       */
      operation: 'deliver' | 'resolve' | 'retract';
      state: components['schemas']['DeadState'];
      reason?: string;
      attempts?: number;
      /** Format: date-time */
      at?: string;
    };
    RedriveRequest: {
      /** @description The id of the channel. */
      channel: string;
      /** @description Only those of this send. */
      sendId?: string;
      /** @description Only those to this destination. */
      destination?: string;
      /** @description Both by default. */
      states?: components['schemas']['DeadState'][];
    };
    TopicSetting: {
      id: string;
      enabled: boolean;
    };
    OriginSetting: {
      id: string;
      enabled: boolean;
      topics?: components['schemas']['TopicSetting'][];
    };
    ChannelSetting: {
      id: string;
      /** @description How people read the name; absent for `Web`, and ignored where settings are saved. */
      title?: string;
      enabled?: boolean;
      origins: components['schemas']['OriginSetting'][];
    };
    NotificationSettings: {
      channels: components['schemas']['ChannelSetting'][];
    };
    Error: {
      error: {
        name: string;
        message: string;
      };
      request: {
        method: string;
        url: string;
      };
      response: {
        statusCode: number;
      };
    };
  };
  responses: {
    /** @description The request is wrong; `error.message` names the field. */
    BadRequest: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description Authentication required. */
    Unauthenticated: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description Users do not send, and plugins have no inbox; or the caller lacks a permission, which `error.message` names. Sending, retracting and resolving require `notifications.send`, sending to everybody `notifications.broadcast` as well; what is for operators, `notifications.trace` or `notifications.redrive`, which users can only have if the config has `permission.enabled`. External tokens that are restricted to permissions need them in their `accessRestrictions`. */
    NotAllowed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description There is none that the caller may see. */
    NotFound: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description A request with this `Idempotency-Key` is already in progress. */
    IdempotencyKeyInProgress: {
      headers: {
        /** @description After how many seconds to try again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The body is larger than any that could be accepted. */
    TooLarge: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The body is not JSON, or its charset or encoding is not supported. */
    UnsupportedMediaType: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description This `Idempotency-Key` was used for another request. */
    IdempotencyKeyReused: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The user who asks has as many requests waiting as are allowed: costly ones, that is searches, other filters on texts, other orders than by time, large pages and offsets, topics, origins and settings; or changes. */
    TooManyRequests: {
      headers: {
        /** @description After how many seconds to try again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description Something failed in the backend that will fail again. Nothing was stored. */
    Failed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The recipients could not be resolved, a required processor failed, or the database is not available or did not respond in time. Nothing was stored, and the same request may be sent again, unless the message says that this is not known, because the connection to the database broke while something was stored. Then a send may be repeated with the same `Idempotency-Key`; without one, look first, or it may arrive twice. Marks, settings, retract and resolve may always be repeated. */
    Unavailable: {
      headers: {
        /** @description After how many seconds to try again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description It cannot, and `error.message` says why. */
    Unhealthy: {
      headers: {
        /** @description After how many seconds to try again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: {
    notificationId: string;
    sendId: string;
    /** @description A user, as `user:default/jane`, or another destination of a channel. */
    destination: string;
    /** @description The id of a channel, all by default. */
    channel: string;
    /** @description ISO 8601 timestamp; the last seven days by default. */
    since: string;
    /** @description Maximum number of items to return. */
    recordLimit: number;
    /** @description `dead` is what failed, `unknown` what may have been delivered; both by default. */
    deadState: components['schemas']['DeadState'];
    /** @description Number of notifications to skip; not together with `cursor`, and with a `limit` of at most 100. */
    offset: number;
    /** @description Maximum number of notifications to return; 0 returns only the count. Without `offset`, in the order by time, a page may end earlier: at about 2 MB, with a `nextCursor`. With `offset`, or in another order, at most 100. */
    limit: number;
    /** @description The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since. */
    cursor: string;
    /** @description Longer descriptions are cut to so many characters, and such notifications have `isTruncated`. */
    maxDescriptionLength: number;
    /** @description Which of the translations title and description are in (RFC 9110), as they were sent by default. */
    acceptLanguage: string;
    /** @description The field to sort by and, after a comma, the direction. */
    orderField: string | string[];
    topic: string;
    origin: string;
    /** @description Which kind of notification, all by default. */
    type: 'all' | 'individual' | 'broadcast';
    /** @description Same as `type`, for clients that filter by property. */
    isBroadcast: boolean;
    /** @description Found in title or description. Letter case does not matter and no character has a special meaning. */
    search: string;
    read: boolean;
    saved: boolean;
    /** @description ISO 8601 timestamp; finds what was last sent later than that. */
    createdAfter: string;
    minimumSeverity: components['schemas']['NotificationSeverity'];
    /** @description `return=minimal` (RFC 7240) asks for a receipt instead of a notification per recipient. */
    prefer: string;
    /** @description Requests repeated with the same key within 24 hours return the original receipt instead of sending again. With another body the response is a 422, while the first request is in progress a 409. */
    idempotencyKey: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  ListNotificationsLegacy: {
    parameters: {
      query?: {
        /** @description Number of notifications to skip; not together with `cursor`, and with a `limit` of at most 100. */
        offset?: components['parameters']['offset'];
        /** @description Maximum number of notifications to return; 0 returns only the count. Without `offset`, in the order by time, a page may end earlier: at about 2 MB, with a `nextCursor`. With `offset`, or in another order, at most 100. */
        limit?: components['parameters']['limit'];
        /** @description The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since. */
        cursor?: components['parameters']['cursor'];
        /** @description The field to sort by and, after a comma, the direction. */
        orderField?: components['parameters']['orderField'];
        /** @description Longer descriptions are cut to so many characters, and such notifications have `isTruncated`. */
        maxDescriptionLength?: components['parameters']['maxDescriptionLength'];
        topic?: components['parameters']['topic'];
        origin?: components['parameters']['origin'];
        /** @description Which kind of notification, all by default. */
        type?: components['parameters']['type'];
        /** @description Same as `type`, for clients that filter by property. */
        isBroadcast?: components['parameters']['isBroadcast'];
        /** @description Found in title or description. Letter case does not matter and no character has a special meaning. */
        search?: components['parameters']['search'];
        read?: components['parameters']['read'];
        saved?: components['parameters']['saved'];
        /** @description ISO 8601 timestamp; finds what was last sent later than that. */
        createdAfter?: components['parameters']['createdAfter'];
        minimumSeverity?: components['parameters']['minimumSeverity'];
      };
      header?: {
        /** @description Which of the translations title and description are in (RFC 9110), as they were sent by default. */
        'Accept-Language'?: components['parameters']['acceptLanguage'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the reader's notifications, newest first by default. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ListNotificationsResponse'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  SendNotificationLegacy: {
    parameters: {
      query?: never;
      header?: {
        /** @description `return=minimal` (RFC 7240) asks for a receipt instead of a notification per recipient. */
        Prefer?: components['parameters']['prefer'];
        /** @description Requests repeated with the same key within 24 hours return the original receipt instead of sending again. With another body the response is a 422, while the first request is in progress a 409. */
        'Idempotency-Key'?: components['parameters']['idempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SendNotificationRequest'];
      };
    };
    responses: {
      /** @description What was stored: a notification per recipient, or a receipt when the request asked for `Prefer: return=minimal` or carried an `Idempotency-Key`. */
      200: {
        headers: {
          /** @description `return=minimal` when that was asked for. */
          'Preference-Applied'?: string;
          /** @description `true` when the request had been carried out before. */
          'Idempotency-Replay'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Notification'][]
            | components['schemas']['SendReceipt'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      409: components['responses']['IdempotencyKeyInProgress'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['IdempotencyKeyReused'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  ListNotifications: {
    parameters: {
      query?: {
        /** @description Number of notifications to skip; not together with `cursor`, and with a `limit` of at most 100. */
        offset?: components['parameters']['offset'];
        /** @description Maximum number of notifications to return; 0 returns only the count. Without `offset`, in the order by time, a page may end earlier: at about 2 MB, with a `nextCursor`. With `offset`, or in another order, at most 100. */
        limit?: components['parameters']['limit'];
        /** @description The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since. */
        cursor?: components['parameters']['cursor'];
        /** @description The field to sort by and, after a comma, the direction. */
        orderField?: components['parameters']['orderField'];
        /** @description Longer descriptions are cut to so many characters, and such notifications have `isTruncated`. */
        maxDescriptionLength?: components['parameters']['maxDescriptionLength'];
        topic?: components['parameters']['topic'];
        origin?: components['parameters']['origin'];
        /** @description Which kind of notification, all by default. */
        type?: components['parameters']['type'];
        /** @description Same as `type`, for clients that filter by property. */
        isBroadcast?: components['parameters']['isBroadcast'];
        /** @description Found in title or description. Letter case does not matter and no character has a special meaning. */
        search?: components['parameters']['search'];
        read?: components['parameters']['read'];
        saved?: components['parameters']['saved'];
        /** @description ISO 8601 timestamp; finds what was last sent later than that. */
        createdAfter?: components['parameters']['createdAfter'];
        minimumSeverity?: components['parameters']['minimumSeverity'];
      };
      header?: {
        /** @description Which of the translations title and description are in (RFC 9110), as they were sent by default. */
        'Accept-Language'?: components['parameters']['acceptLanguage'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the reader's notifications, newest first by default. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ListNotificationsResponse'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  SendNotification: {
    parameters: {
      query?: never;
      header?: {
        /** @description `return=minimal` (RFC 7240) asks for a receipt instead of a notification per recipient. */
        Prefer?: components['parameters']['prefer'];
        /** @description Requests repeated with the same key within 24 hours return the original receipt instead of sending again. With another body the response is a 422, while the first request is in progress a 409. */
        'Idempotency-Key'?: components['parameters']['idempotencyKey'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SendNotificationRequest'];
      };
    };
    responses: {
      /** @description What was stored: a notification per recipient, or a receipt when the request asked for `Prefer: return=minimal` or carried an `Idempotency-Key`. */
      200: {
        headers: {
          /** @description `return=minimal` when that was asked for. */
          'Preference-Applied'?: string;
          /** @description `true` when the request had been carried out before. */
          'Idempotency-Replay'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Notification'][]
            | components['schemas']['SendReceipt'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      409: components['responses']['IdempotencyKeyInProgress'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['IdempotencyKeyReused'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  UpdateNotificationsLegacy: {
    parameters: {
      query?: never;
      header?: {
        /** @description Which of the translations title and description are in (RFC 9110), as they were sent by default. */
        'Accept-Language'?: components['parameters']['acceptLanguage'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateNotificationsRequest'];
      };
    };
    responses: {
      /** @description The named notifications as they are now, as many as fit into a page, or, when a filter chose them, what was changed. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Notification'][]
            | components['schemas']['UpdateSummary'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  UpdateNotifications: {
    parameters: {
      query?: never;
      header?: {
        /** @description Which of the translations title and description are in (RFC 9110), as they were sent by default. */
        'Accept-Language'?: components['parameters']['acceptLanguage'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateNotificationsRequest'];
      };
    };
    responses: {
      /** @description The named notifications as they are now, as many as fit into a page, or, when a filter chose them, what was changed. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Notification'][]
            | components['schemas']['UpdateSummary'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationStatus'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetTopics: {
    parameters: {
      query?: {
        topic?: components['parameters']['topic'];
        origin?: components['parameters']['origin'];
        /** @description Which kind of notification, all by default. */
        type?: components['parameters']['type'];
        /** @description Same as `type`, for clients that filter by property. */
        isBroadcast?: components['parameters']['isBroadcast'];
        /** @description Found in title or description. Letter case does not matter and no character has a special meaning. */
        search?: components['parameters']['search'];
        read?: components['parameters']['read'];
        saved?: components['parameters']['saved'];
        /** @description ISO 8601 timestamp; finds what was last sent later than that. */
        createdAfter?: components['parameters']['createdAfter'];
        minimumSeverity?: components['parameters']['minimumSeverity'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The topics in alphabetical order, at most 1,000. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            topics: string[];
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetOrigins: {
    parameters: {
      query?: {
        topic?: components['parameters']['topic'];
        origin?: components['parameters']['origin'];
        /** @description Which kind of notification, all by default. */
        type?: components['parameters']['type'];
        /** @description Same as `type`, for clients that filter by property. */
        isBroadcast?: components['parameters']['isBroadcast'];
        /** @description Found in title or description. Letter case does not matter and no character has a special meaning. */
        search?: components['parameters']['search'];
        read?: components['parameters']['read'];
        saved?: components['parameters']['saved'];
        /** @description ISO 8601 timestamp; finds what was last sent later than that. */
        createdAfter?: components['parameters']['createdAfter'];
        minimumSeverity?: components['parameters']['minimumSeverity'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The origins in alphabetical order, at most 1,000. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            origins: string[];
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The settings in force. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationSettings'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  SaveSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NotificationSettings'];
      };
    };
    responses: {
      /** @description The settings now in force. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationSettings'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  RetractNotifications: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TakeBackRequest'];
      };
    };
    responses: {
      /** @description What was retracted or resolved. Finding nothing is not an error. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TakeBackReceipt'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  ResolveNotifications: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TakeBackRequest'];
      };
    };
    responses: {
      /** @description What was retracted or resolved. Finding nothing is not an error. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TakeBackReceipt'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetSend: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        sendId: components['parameters']['sendId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How many deliveries are in which state. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Send'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  ListDeliveries: {
    parameters: {
      query: {
        /** @description A user, as `user:default/jane`, or another destination of a channel. */
        destination: components['parameters']['destination'];
        /** @description The id of a channel, all by default. */
        channel?: components['parameters']['channel'];
        /** @description ISO 8601 timestamp; the last seven days by default. */
        since?: components['parameters']['since'];
        /** @description Maximum number of items to return. */
        limit?: components['parameters']['recordLimit'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The deliveries. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            deliveries: components['schemas']['TracedDelivery'][];
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  ListDeadLetters: {
    parameters: {
      query?: {
        /** @description The id of a channel, all by default. */
        channel?: components['parameters']['channel'];
        /** @description `dead` is what failed, `unknown` what may have been delivered; both by default. */
        state?: components['parameters']['deadState'];
        /** @description Maximum number of items to return. */
        limit?: components['parameters']['recordLimit'];
        /** @description The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since. */
        cursor?: components['parameters']['cursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            deadLetters: components['schemas']['DeadLetter'][];
            /** @description Reads on from here. Absent at the end. */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  RedriveDeadLetters: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedriveRequest'];
      };
    };
    responses: {
      /** @description How many are due again. Finding none is not an error. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            redriven: number;
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      413: components['responses']['TooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It can. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
          };
        };
      };
      400: components['responses']['BadRequest'];
      503: components['responses']['Unhealthy'];
    };
  };
  GetNotificationLegacy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['notificationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The notification. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Notification'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetDeliveriesLegacy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['notificationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those of the latest ten sends, latest first; none if there are no channels. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            deliveries: components['schemas']['NotificationDelivery'][];
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetDeliveries: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['notificationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those of the latest ten sends, latest first; none if there are no channels. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            deliveries: components['schemas']['NotificationDelivery'][];
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
  GetNotification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['notificationId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The notification. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Notification'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['NotAllowed'];
      404: components['responses']['NotFound'];
      500: components['responses']['Failed'];
      503: components['responses']['Unavailable'];
    };
  };
}
