// Generated from openapi.yaml by scripts/generate.mjs. Do not edit.
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'notifications',
    version: '1',
    description:
      'Sends notifications and answers for the inboxes of users. Requests with an unknown query parameter are refused, and requests to send, retract or resolve with an unknown property, also in `recipients`; further unknown properties of a body are ignored and never stored. Bodies are JSON in UTF-8 of at most 128 KiB and 32 levels. Those that send may have 32 MiB, of which everything but `recipients` takes at most 256 KiB. Texts must be well-formed Unicode without NUL characters. Nothing is ever cut to fit: what is too long is refused.',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
    contact: {},
  },
  servers: [{ url: '/' }],
  paths: {
    '/': {
      get: {
        operationId: 'ListNotificationsLegacy',
        deprecated: true,
        description: 'Same as `GET /notifications`, which new clients use.',
        parameters: [
          { $ref: '#/components/parameters/offset' },
          { $ref: '#/components/parameters/limit' },
          { $ref: '#/components/parameters/cursor' },
          { $ref: '#/components/parameters/orderField' },
          { $ref: '#/components/parameters/maxDescriptionLength' },
          { $ref: '#/components/parameters/acceptLanguage' },
          { $ref: '#/components/parameters/topic' },
          { $ref: '#/components/parameters/origin' },
          { $ref: '#/components/parameters/type' },
          { $ref: '#/components/parameters/isBroadcast' },
          { $ref: '#/components/parameters/search' },
          { $ref: '#/components/parameters/read' },
          { $ref: '#/components/parameters/saved' },
          { $ref: '#/components/parameters/createdAfter' },
          { $ref: '#/components/parameters/minimumSeverity' },
        ],
        responses: {
          '200': {
            description:
              "A page of the reader's notifications, newest first by default.",
            content: {
              'application/json': {
                schema: {
                  $ref: '#/components/schemas/ListNotificationsResponse',
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
      post: {
        operationId: 'SendNotificationLegacy',
        deprecated: true,
        description: 'Same as `POST /notifications`, which new clients use.',
        parameters: [
          { $ref: '#/components/parameters/prefer' },
          { $ref: '#/components/parameters/idempotencyKey' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/SendNotificationRequest' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'What was stored: a notification per recipient, or a receipt when the request asked for `Prefer: return=minimal` or carried an `Idempotency-Key`.',
            headers: {
              'Preference-Applied': {
                description: '`return=minimal` when that was asked for.',
                schema: { type: 'string' },
              },
              'Idempotency-Replay': {
                description:
                  '`true` when the request had been carried out before.',
                schema: { type: 'string' },
              },
            },
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Notification' },
                    },
                    { $ref: '#/components/schemas/SendReceipt' },
                  ],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '409': { $ref: '#/components/responses/IdempotencyKeyInProgress' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '422': { $ref: '#/components/responses/IdempotencyKeyReused' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['service'] }],
      },
    },
    '/notifications': {
      get: {
        operationId: 'ListNotifications',
        deprecated: false,
        description: 'Lists the notifications of the user who asks.',
        parameters: [
          { $ref: '#/components/parameters/offset' },
          { $ref: '#/components/parameters/limit' },
          { $ref: '#/components/parameters/cursor' },
          { $ref: '#/components/parameters/orderField' },
          { $ref: '#/components/parameters/maxDescriptionLength' },
          { $ref: '#/components/parameters/acceptLanguage' },
          { $ref: '#/components/parameters/topic' },
          { $ref: '#/components/parameters/origin' },
          { $ref: '#/components/parameters/type' },
          { $ref: '#/components/parameters/isBroadcast' },
          { $ref: '#/components/parameters/search' },
          { $ref: '#/components/parameters/read' },
          { $ref: '#/components/parameters/saved' },
          { $ref: '#/components/parameters/createdAfter' },
          { $ref: '#/components/parameters/minimumSeverity' },
        ],
        responses: {
          '200': {
            description:
              "A page of the reader's notifications, newest first by default.",
            content: {
              'application/json': {
                schema: {
                  $ref: '#/components/schemas/ListNotificationsResponse',
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
      post: {
        operationId: 'SendNotification',
        deprecated: false,
        description:
          'Sends a notification. For plugins and outside systems only; the origin is the subject of the caller. Either all of it is stored or nothing.',
        parameters: [
          { $ref: '#/components/parameters/prefer' },
          { $ref: '#/components/parameters/idempotencyKey' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/SendNotificationRequest' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'What was stored: a notification per recipient, or a receipt when the request asked for `Prefer: return=minimal` or carried an `Idempotency-Key`.',
            headers: {
              'Preference-Applied': {
                description: '`return=minimal` when that was asked for.',
                schema: { type: 'string' },
              },
              'Idempotency-Replay': {
                description:
                  '`true` when the request had been carried out before.',
                schema: { type: 'string' },
              },
            },
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Notification' },
                    },
                    { $ref: '#/components/schemas/SendReceipt' },
                  ],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '409': { $ref: '#/components/responses/IdempotencyKeyInProgress' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '422': { $ref: '#/components/responses/IdempotencyKeyReused' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['service'] }],
      },
    },
    '/update': {
      post: {
        operationId: 'UpdateNotificationsLegacy',
        deprecated: true,
        description:
          'Same as `POST /notifications/update`, which new clients use.',
        parameters: [{ $ref: '#/components/parameters/acceptLanguage' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                $ref: '#/components/schemas/UpdateNotificationsRequest',
              },
            },
          },
        },
        responses: {
          '200': {
            description:
              'The named notifications as they are now, as many as fit into a page, or, when a filter chose them, what was changed.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Notification' },
                    },
                    { $ref: '#/components/schemas/UpdateSummary' },
                  ],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/notifications/update': {
      post: {
        operationId: 'UpdateNotifications',
        deprecated: false,
        description:
          'Marks notifications as read or unread, saved or not saved: those named by `ids`, or with `filter` all that it finds and that were stored before `upTo`, together with those of `ids` that it finds. The flags are independent of each other, and those that are absent stay as they are. An update is undone, however much it changed, by another one with the opposite flags, an empty `filter`, and its `operationId` as `onlyChangedBy`.',
        parameters: [{ $ref: '#/components/parameters/acceptLanguage' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                $ref: '#/components/schemas/UpdateNotificationsRequest',
              },
            },
          },
        },
        responses: {
          '200': {
            description:
              'The named notifications as they are now, as many as fit into a page, or, when a filter chose them, what was changed.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Notification' },
                    },
                    { $ref: '#/components/schemas/UpdateSummary' },
                  ],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/status': {
      get: {
        operationId: 'GetStatus',
        description:
          'How many notifications of the user who asks are unread and read.',
        responses: {
          '200': {
            description: 'The counts.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/NotificationStatus' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/topics': {
      get: {
        operationId: 'GetTopics',
        description: 'The topics of those notifications that the filters find.',
        parameters: [
          { $ref: '#/components/parameters/topic' },
          { $ref: '#/components/parameters/origin' },
          { $ref: '#/components/parameters/type' },
          { $ref: '#/components/parameters/isBroadcast' },
          { $ref: '#/components/parameters/search' },
          { $ref: '#/components/parameters/read' },
          { $ref: '#/components/parameters/saved' },
          { $ref: '#/components/parameters/createdAfter' },
          { $ref: '#/components/parameters/minimumSeverity' },
        ],
        responses: {
          '200': {
            description: 'The topics in alphabetical order, at most 1,000.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['topics'],
                  properties: {
                    topics: { type: 'array', items: { type: 'string' } },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/origins': {
      get: {
        operationId: 'GetOrigins',
        description:
          'The origins of those notifications that the filters find.',
        parameters: [
          { $ref: '#/components/parameters/topic' },
          { $ref: '#/components/parameters/origin' },
          { $ref: '#/components/parameters/type' },
          { $ref: '#/components/parameters/isBroadcast' },
          { $ref: '#/components/parameters/search' },
          { $ref: '#/components/parameters/read' },
          { $ref: '#/components/parameters/saved' },
          { $ref: '#/components/parameters/createdAfter' },
          { $ref: '#/components/parameters/minimumSeverity' },
        ],
        responses: {
          '200': {
            description: 'The origins in alphabetical order, at most 1,000.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['origins'],
                  properties: {
                    origins: { type: 'array', items: { type: 'string' } },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/settings': {
      get: {
        operationId: 'GetSettings',
        description:
          'What the user who asks gets over which channel, whether the user, a default or nobody decided it: for all channels, and for the origins and topics that the user decided about, that a default names or that were sent last, at most 100 of these an origin, as many as a body that is posted back can have. What is not listed follows its origin.',
        responses: {
          '200': {
            description: 'The settings in force.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/NotificationSettings' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
      post: {
        operationId: 'SaveSettings',
        description:
          'Makes what the body says hold for the user who asks, all of it or nothing. What the body does not mention stays as it is. Origins and topics that were not sent within the retention are ignored. A user can have 2,000 settings.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/NotificationSettings' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The settings now in force.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/NotificationSettings' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/retract': {
      post: {
        operationId: 'RetractNotifications',
        description:
          "Removes what the caller sent before, for every recipient. Only ever touches notifications of the caller's own origin.",
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/TakeBackRequest' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'What was retracted or resolved. Finding nothing is not an error.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TakeBackReceipt' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['service'] }],
      },
    },
    '/resolve': {
      post: {
        operationId: 'ResolveNotifications',
        description:
          "Marks as read what the caller sent before, for every recipient who has not read it: the matter is settled. Only ever touches notifications of the caller's own origin.",
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/TakeBackRequest' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'What was retracted or resolved. Finding nothing is not an error.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TakeBackReceipt' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['service'] }],
      },
    },
    '/sends/{sendId}': {
      get: {
        operationId: 'GetSend',
        description:
          'What became of a send outside of the inbox, by channel. For its sender, and for callers with the permission `notifications.trace`. Sends are recorded if there are channels.',
        parameters: [{ $ref: '#/components/parameters/sendId' }],
        responses: {
          '200': {
            description: 'How many deliveries are in which state.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Send' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '404': { $ref: '#/components/responses/NotFound' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['service'] }, { JWT: ['operator'] }],
        'x-permission': 'notifications.trace',
      },
    },
    '/deliveries': {
      get: {
        operationId: 'ListDeliveries',
        description:
          'What was to be delivered to one destination, the latest first: of each send, its state on each channel.',
        parameters: [
          { $ref: '#/components/parameters/destination' },
          { $ref: '#/components/parameters/channel' },
          { $ref: '#/components/parameters/since' },
          { $ref: '#/components/parameters/recordLimit' },
        ],
        responses: {
          '200': {
            description: 'The deliveries.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['deliveries'],
                  properties: {
                    deliveries: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/TracedDelivery' },
                    },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['operator'] }],
        'x-permission': 'notifications.trace',
      },
    },
    '/dead-letters': {
      get: {
        operationId: 'ListDeadLetters',
        description:
          'What failed for good, and was not delivered again since; by channel, first single deliveries, the latest first, then those of a chunk of a send that failed together.',
        parameters: [
          { $ref: '#/components/parameters/channel' },
          { $ref: '#/components/parameters/deadState' },
          { $ref: '#/components/parameters/recordLimit' },
          { $ref: '#/components/parameters/cursor' },
        ],
        responses: {
          '200': {
            description: 'A page of dead letters.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['deadLetters'],
                  properties: {
                    deadLetters: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/DeadLetter' },
                    },
                    nextCursor: {
                      type: 'string',
                      description: 'Reads on from here. Absent at the end.',
                    },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '429': { $ref: '#/components/responses/TooManyRequests' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['operator'] }],
        'x-permission': 'notifications.trace',
      },
    },
    '/dead-letters/redrive': {
      post: {
        operationId: 'RedriveDeadLetters',
        description:
          'Delivers dead letters of a channel again: all, or those of a send or to a destination. Settings, address and newer texts are looked at again. Each is due once, also if this is requested twice.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RedriveRequest' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'How many are due again. Finding none is not an error.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['redriven'],
                  properties: { redriven: { type: 'integer' } },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['operator'] }],
        'x-permission': 'notifications.redrive',
      },
    },
    '/health': {
      get: {
        operationId: 'GetHealth',
        description:
          'Whether the plugin can work, which is whether its database responds within three seconds. For anybody, without authentication. The database is asked once a second at most.',
        responses: {
          '200': {
            description: 'It can.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['status'],
                  properties: { status: { type: 'string', const: 'ok' } },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '503': { $ref: '#/components/responses/Unhealthy' },
        },
        security: [{}],
      },
    },
    '/{id}': {
      get: {
        operationId: 'GetNotificationLegacy',
        deprecated: true,
        description:
          'Same as `GET /notifications/{id}`, which new clients use.',
        parameters: [{ $ref: '#/components/parameters/notificationId' }],
        responses: {
          '200': {
            description: 'The notification.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Notification' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '404': { $ref: '#/components/responses/NotFound' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/{id}/deliveries': {
      get: {
        operationId: 'GetDeliveriesLegacy',
        deprecated: true,
        description:
          'Same as `GET /notifications/{id}/deliveries`, which new clients use.',
        parameters: [{ $ref: '#/components/parameters/notificationId' }],
        responses: {
          '200': {
            description:
              'Those of the latest ten sends, latest first; none if there are no channels.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['deliveries'],
                  properties: {
                    deliveries: {
                      type: 'array',
                      items: {
                        $ref: '#/components/schemas/NotificationDelivery',
                      },
                    },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '404': { $ref: '#/components/responses/NotFound' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/notifications/{id}/deliveries': {
      get: {
        operationId: 'GetDeliveries',
        deprecated: false,
        description:
          'What became of a notification outside of the inbox: its deliveries to the user who asks, on all channels.',
        parameters: [{ $ref: '#/components/parameters/notificationId' }],
        responses: {
          '200': {
            description:
              'Those of the latest ten sends, latest first; none if there are no channels.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['deliveries'],
                  properties: {
                    deliveries: {
                      type: 'array',
                      items: {
                        $ref: '#/components/schemas/NotificationDelivery',
                      },
                    },
                  },
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '404': { $ref: '#/components/responses/NotFound' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
    '/notifications/{id}': {
      get: {
        operationId: 'GetNotification',
        deprecated: false,
        description:
          'A notification of the user who asks, individual or broadcast.',
        parameters: [{ $ref: '#/components/parameters/notificationId' }],
        responses: {
          '200': {
            description: 'The notification.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Notification' },
              },
            },
          },
          '400': { $ref: '#/components/responses/BadRequest' },
          '401': { $ref: '#/components/responses/Unauthenticated' },
          '403': { $ref: '#/components/responses/NotAllowed' },
          '404': { $ref: '#/components/responses/NotFound' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/Unavailable' },
        },
        security: [{ JWT: ['user'] }],
      },
    },
  },
  components: {
    securitySchemes: {
      JWT: {
        description:
          'The role that an operation names is the kind of caller that it is for: a `user`; a `service`, which is a plugin or an outside system; or an `operator`, which is either with the permission that `x-permission` names.',
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
      },
    },
    responses: {
      BadRequest: {
        description: 'The request is wrong; `error.message` names the field.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      Unauthenticated: {
        description: 'Authentication required.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      NotAllowed: {
        description:
          'Users do not send, and plugins have no inbox; or the caller lacks a permission, which `error.message` names. Sending, retracting and resolving require `notifications.send`, sending to everybody `notifications.broadcast` as well; what is for operators, `notifications.trace` or `notifications.redrive`, which users can only have if the config has `permission.enabled`. External tokens that are restricted to permissions need them in their `accessRestrictions`.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      NotFound: {
        description: 'There is none that the caller may see.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      IdempotencyKeyInProgress: {
        description:
          'A request with this `Idempotency-Key` is already in progress.',
        headers: {
          'Retry-After': {
            description: 'After how many seconds to try again.',
            schema: { type: 'integer' },
          },
        },
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      TooLarge: {
        description: 'The body is larger than any that could be accepted.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      UnsupportedMediaType: {
        description:
          'The body is not JSON, or its charset or encoding is not supported.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      IdempotencyKeyReused: {
        description: 'This `Idempotency-Key` was used for another request.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      TooManyRequests: {
        description:
          'The user who asks has as many requests waiting as are allowed: costly ones, that is searches, other filters on texts, other orders than by time, large pages and offsets, topics, origins and settings; or changes.',
        headers: {
          'Retry-After': {
            description: 'After how many seconds to try again.',
            schema: { type: 'integer' },
          },
        },
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      Failed: {
        description:
          'Something failed in the backend that will fail again. Nothing was stored.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      Unavailable: {
        description:
          'The recipients could not be resolved, a required processor failed, or the database is not available or did not respond in time. Nothing was stored, and the same request may be sent again, unless the message says that this is not known, because the connection to the database broke while something was stored. Then a send may be repeated with the same `Idempotency-Key`; without one, look first, or it may arrive twice. Marks, settings, retract and resolve may always be repeated.',
        headers: {
          'Retry-After': {
            description: 'After how many seconds to try again.',
            schema: { type: 'integer' },
          },
        },
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      Unhealthy: {
        description: 'It cannot, and `error.message` says why.',
        headers: {
          'Retry-After': {
            description: 'After how many seconds to try again.',
            schema: { type: 'integer' },
          },
        },
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
    parameters: {
      notificationId: {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 100 },
      },
      sendId: {
        name: 'sendId',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 100 },
      },
      destination: {
        name: 'destination',
        in: 'query',
        required: true,
        description:
          'A user, as `user:default/jane`, or another destination of a channel.',
        schema: { type: 'string', minLength: 1, maxLength: 500 },
      },
      channel: {
        name: 'channel',
        in: 'query',
        description: 'The id of a channel, all by default.',
        schema: { type: 'string', minLength: 1, maxLength: 100 },
      },
      since: {
        name: 'since',
        in: 'query',
        description: 'ISO 8601 timestamp; the last seven days by default.',
        schema: { type: 'string', maxLength: 64 },
      },
      recordLimit: {
        name: 'limit',
        in: 'query',
        description: 'Maximum number of items to return.',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
      },
      deadState: {
        name: 'state',
        in: 'query',
        description:
          '`dead` is what failed, `unknown` what may have been delivered; both by default.',
        schema: { $ref: '#/components/schemas/DeadState' },
      },
      offset: {
        name: 'offset',
        in: 'query',
        description:
          'Number of notifications to skip; not together with `cursor`, and with a `limit` of at most 100.',
        schema: { type: 'integer', minimum: 0, maximum: 2147483647 },
      },
      limit: {
        name: 'limit',
        in: 'query',
        description:
          'Maximum number of notifications to return; 0 returns only the count. Without `offset`, in the order by time, a page may end earlier: at about 2 MB, with a `nextCursor`. With `offset`, or in another order, at most 100.',
        schema: { type: 'integer', minimum: 0, maximum: 1000, default: 100 },
      },
      cursor: {
        name: 'cursor',
        in: 'query',
        description:
          'The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since.',
        schema: { type: 'string', minLength: 1, maxLength: 1000 },
      },
      maxDescriptionLength: {
        name: 'maxDescriptionLength',
        in: 'query',
        description:
          'Longer descriptions are cut to so many characters, and such notifications have `isTruncated`.',
        schema: { type: 'integer', minimum: 1, maximum: 20000 },
      },
      acceptLanguage: {
        name: 'Accept-Language',
        in: 'header',
        description:
          'Which of the translations title and description are in (RFC 9110), as they were sent by default.',
        schema: { type: 'string', maxLength: 1000 },
      },
      orderField: {
        name: 'orderField',
        in: 'query',
        description: 'The field to sort by and, after a comma, the direction.',
        schema: {
          type: ['string', 'array'],
          pattern: '^(created|topic|origin)(,(asc|desc))?$',
          maxItems: 1,
          items: {
            type: 'string',
            pattern: '^(created|topic|origin)(,(asc|desc))?$',
          },
        },
      },
      topic: {
        name: 'topic',
        in: 'query',
        schema: { type: 'string', maxLength: 255 },
      },
      origin: {
        name: 'origin',
        in: 'query',
        schema: { type: 'string', maxLength: 255 },
      },
      type: {
        name: 'type',
        in: 'query',
        description: 'Which kind of notification, all by default.',
        schema: { type: 'string', enum: ['all', 'individual', 'broadcast'] },
      },
      isBroadcast: {
        name: 'isBroadcast',
        in: 'query',
        description: 'Same as `type`, for clients that filter by property.',
        schema: { type: 'boolean' },
      },
      search: {
        name: 'search',
        in: 'query',
        description:
          'Found in title or description. Letter case does not matter and no character has a special meaning.',
        schema: { type: 'string', maxLength: 500 },
      },
      read: { name: 'read', in: 'query', schema: { type: 'boolean' } },
      saved: { name: 'saved', in: 'query', schema: { type: 'boolean' } },
      createdAfter: {
        name: 'createdAfter',
        in: 'query',
        description:
          'ISO 8601 timestamp; finds what was last sent later than that.',
        schema: { type: 'string', maxLength: 64 },
      },
      minimumSeverity: {
        name: 'minimumSeverity',
        in: 'query',
        schema: { $ref: '#/components/schemas/NotificationSeverity' },
      },
      prefer: {
        name: 'Prefer',
        in: 'header',
        description:
          '`return=minimal` (RFC 7240) asks for a receipt instead of a notification per recipient.',
        schema: { type: 'string', maxLength: 1000 },
      },
      idempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'Requests repeated with the same key within 24 hours return the original receipt instead of sending again. With another body the response is a 422, while the first request is in progress a 409.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    },
    schemas: {
      NotificationSeverity: {
        type: 'string',
        enum: ['critical', 'high', 'normal', 'low'],
      },
      Url: {
        type: 'string',
        description:
          '`http:`, `https:`, a path within the app, or `route:<pluginId>.<routeName>?param=value`.',
        maxLength: 4096,
      },
      NotificationMetadata: {
        description:
          'Any JSON object or array, given back as it was sent. At most 32 KiB as JSON and 20 levels deep.',
        type: ['object', 'array'],
        additionalProperties: true,
        maxItems: 10000,
      },
      NotificationTranslation: {
        type: 'object',
        required: ['title'],
        properties: {
          title: { type: 'string', minLength: 1, maxLength: 1000 },
          description: { type: 'string', maxLength: 20000 },
        },
      },
      NotificationPayload: {
        description: 'At most 64 KiB as JSON altogether.',
        type: 'object',
        required: ['title'],
        properties: {
          title: { type: 'string', minLength: 1, maxLength: 1000 },
          description: { type: 'string', maxLength: 20000 },
          descriptionFormat: { type: 'string', enum: ['text', 'markdown'] },
          link: { $ref: '#/components/schemas/Url' },
          additionalLinks: {
            type: 'array',
            maxItems: 20,
            items: {
              description: 'A bare string is a link that is titled by itself.',
              type: ['string', 'object'],
              minLength: 1,
              maxLength: 4096,
              required: ['title', 'url'],
              properties: {
                title: { type: 'string', minLength: 1, maxLength: 200 },
                url: { $ref: '#/components/schemas/Url' },
              },
            },
          },
          severity: { $ref: '#/components/schemas/NotificationSeverity' },
          topic: { type: 'string', maxLength: 255 },
          scope: { type: 'string', maxLength: 255 },
          icon: { type: 'string', maxLength: 255 },
          metadata: { $ref: '#/components/schemas/NotificationMetadata' },
          translations: {
            type: 'object',
            description: 'Texts by BCP 47 language tag.',
            maxProperties: 50,
            propertyNames: {
              pattern: '^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$',
            },
            additionalProperties: {
              $ref: '#/components/schemas/NotificationTranslation',
            },
          },
        },
      },
      EntityRefs: {
        description: 'An entity reference, or a list of them.',
        type: ['string', 'array'],
        minLength: 1,
        maxLength: 512,
        maxItems: 200000,
        items: { type: 'string', minLength: 1, maxLength: 512 },
      },
      NotificationRecipients: {
        type: 'object',
        additionalProperties: false,
        required: ['type'],
        properties: {
          type: { type: 'string', enum: ['entity', 'broadcast'] },
          entityRef: {
            description:
              'Required for the type `entity`. Users are told themselves, groups through their members and child groups, everything else through all its owners.',
            $ref: '#/components/schemas/EntityRefs',
          },
          excludeEntityRef: {
            description:
              'Users who are not told, and groups that are not followed.',
            $ref: '#/components/schemas/EntityRefs',
          },
          skipChildGroups: {
            description: 'Whether only the direct members of groups are told.',
            type: 'boolean',
          },
        },
      },
      SendNotificationRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['recipients', 'payload'],
        properties: {
          recipients: { $ref: '#/components/schemas/NotificationRecipients' },
          payload: { $ref: '#/components/schemas/NotificationPayload' },
        },
      },
      SendReceipt: {
        type: 'object',
        required: [
          'id',
          'sendId',
          'recipients',
          'reopened',
          'muted',
          'isBroadcast',
        ],
        properties: {
          id: {
            type: 'string',
            description:
              'The notification, the same for everybody who has it. With a scope it is the same for every send in that scope.',
          },
          sendId: { type: 'string', description: 'This send.' },
          recipients: {
            type: 'integer',
            description:
              'How many users found it in their inbox; 0 for a broadcast, which nobody counts.',
          },
          reopened: {
            type: 'integer',
            description:
              'For how many of them an earlier notification of the same scope was re-opened.',
          },
          muted: {
            type: 'integer',
            description:
              'How many users did not get it because they do not want it in their inbox.',
          },
          isBroadcast: { type: 'boolean' },
        },
      },
      TakeBackRequest: {
        type: 'object',
        additionalProperties: false,
        description: 'Either `id` or `scope`.',
        properties: {
          id: {
            description: 'The id of the notification.',
            type: 'string',
            minLength: 1,
            maxLength: 100,
          },
          scope: { type: 'string', minLength: 1, maxLength: 255 },
        },
      },
      TakeBackReceipt: {
        type: 'object',
        required: ['notifications', 'recipients', 'isBroadcast'],
        properties: {
          notifications: {
            type: 'integer',
            description: 'How many notifications were found.',
          },
          recipients: {
            type: 'integer',
            description:
              'For how many users something changed, broadcasts aside.',
          },
          isBroadcast: {
            type: 'boolean',
            description: 'Whether one of them was a broadcast.',
          },
        },
      },
      Revision: {
        description:
          'Grows with every change of what a user has: microseconds since 1970 by the clock of the database. What is older than what is held of the same id is to be ignored.',
        type: 'integer',
        minimum: 0,
        maximum: 9007199254740991,
      },
      NotificationRevision: {
        description: 'A notification as it was seen.',
        type: 'object',
        required: ['id', 'rev'],
        properties: {
          id: { type: 'string', maxLength: 100 },
          rev: { $ref: '#/components/schemas/Revision' },
        },
      },
      Notification: {
        type: 'object',
        required: [
          'id',
          'user',
          'isBroadcast',
          'created',
          'rev',
          'sentRev',
          'origin',
          'payload',
        ],
        properties: {
          id: {
            type: 'string',
            description:
              'What it is about, the same over all sends in its scope.',
          },
          user: {
            description: 'The user it was sent to, null for broadcasts.',
            type: ['string', 'null'],
          },
          userRef: {
            description:
              'The user whose inbox it is in; absent where a broadcast has just been sent.',
            type: 'string',
          },
          isBroadcast: { type: 'boolean' },
          created: { type: 'string', format: 'date-time' },
          saved: { type: 'string', format: 'date-time' },
          read: { type: 'string', format: 'date-time' },
          updated: { type: 'string', format: 'date-time' },
          rev: { $ref: '#/components/schemas/Revision' },
          sentRev: {
            description:
              'The `rev` that the latest send gave it; marks do not change it.',
            $ref: '#/components/schemas/Revision',
          },
          origin: { type: 'string' },
          payload: { $ref: '#/components/schemas/StoredPayload' },
          isTruncated: {
            description:
              'Whether the description was cut to `maxDescriptionLength`. `GET /notifications/{id}` returns all of it.',
            type: 'boolean',
          },
          language: {
            description:
              'The translation that title and description of a list are in; absent where they are as sent.',
            type: 'string',
          },
        },
      },
      StoredPayload: {
        description:
          'As sent, with the defaults filled in. Lists and updates have one language and no `translations`.',
        type: 'object',
        required: ['title', 'severity'],
        properties: {
          title: { type: 'string' },
          description: { type: 'string' },
          descriptionFormat: { type: 'string', enum: ['text', 'markdown'] },
          link: { type: 'string' },
          additionalLinks: {
            type: 'array',
            items: {
              type: 'object',
              required: ['title', 'url'],
              properties: {
                title: { type: 'string' },
                url: { type: 'string' },
              },
            },
          },
          severity: { $ref: '#/components/schemas/NotificationSeverity' },
          topic: { type: 'string' },
          scope: { type: 'string' },
          icon: { type: 'string' },
          metadata: { $ref: '#/components/schemas/NotificationMetadata' },
          translations: {
            type: 'object',
            description: 'Texts by BCP 47 language tag.',
            maxProperties: 50,
            propertyNames: {
              pattern: '^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$',
            },
            additionalProperties: {
              $ref: '#/components/schemas/NotificationTranslation',
            },
          },
        },
      },
      ListNotificationsResponse: {
        type: 'object',
        required: ['notifications', 'totalCount', 'asOf'],
        properties: {
          notifications: {
            type: 'array',
            items: { $ref: '#/components/schemas/Notification' },
          },
          totalCount: {
            type: 'integer',
            description: 'How many the filters find, regardless of the page.',
          },
          nextCursor: {
            type: 'string',
            description:
              'Reads on from here. Absent at the end, and for other orders than by time.',
          },
          asOf: {
            description:
              'The time, by the clock of the database, that this response shows. As `upTo` of an update it stands for everything that was there.',
            type: 'string',
            format: 'date-time',
          },
        },
      },
      NotificationStatus: {
        type: 'object',
        required: ['unread', 'read', 'unreadIds'],
        properties: {
          unread: { type: 'integer' },
          read: { type: 'integer' },
          unreadIds: {
            description: 'The newest unread ones, at most 100.',
            type: 'array',
            items: { $ref: '#/components/schemas/NotificationRevision' },
          },
        },
      },
      InboxFilter: {
        type: 'object',
        description: 'Same meaning as the query parameters of those names.',
        properties: {
          read: { type: 'boolean' },
          saved: { type: 'boolean' },
          search: { type: 'string', maxLength: 500 },
          createdAfter: { type: 'string', maxLength: 64 },
          minimumSeverity: {
            $ref: '#/components/schemas/NotificationSeverity',
          },
          topic: { type: 'string', maxLength: 255 },
          origin: { type: 'string', maxLength: 255 },
          isBroadcast: { type: 'boolean' },
        },
      },
      UpdateNotificationsRequest: {
        type: 'object',
        description:
          'Either `ids`, or `filter` with `upTo` or `onlyChangedBy` and perhaps `ids`.',
        properties: {
          ids: {
            description:
              'Ids, or ids with the `rev` that was seen: what was sent again since stays as it is. At most 500 together with `filter`. With `rev`, a body has room for about 1,800.',
            type: 'array',
            maxItems: 2000,
            items: {
              type: ['string', 'object'],
              maxLength: 100,
              required: ['id', 'rev'],
              properties: {
                id: { type: 'string', maxLength: 100 },
                rev: { $ref: '#/components/schemas/Revision' },
              },
            },
          },
          filter: { $ref: '#/components/schemas/InboxFilter' },
          upTo: {
            description:
              'The `asOf` of the list that was seen. What was sent during the five seconds before it or later stays as it is, unless `ids` name it.',
            type: 'string',
            maxLength: 64,
          },
          operationId: {
            description:
              'Names this update, so that it can be recognised in signals and undone. A UUID, made up by default.',
            type: 'string',
            pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
          },
          onlyChangedBy: {
            description:
              'The `operationId` of an earlier update. Only flags that that update changed are changed, and only where nothing changed them since.',
            type: 'string',
            maxLength: 100,
          },
          read: { type: 'boolean' },
          saved: { type: 'boolean' },
        },
      },
      UpdateSummary: {
        type: 'object',
        required: ['count', 'ids', 'more', 'operationId'],
        properties: {
          count: {
            type: 'integer',
            description: 'How many notifications changed.',
          },
          ids: {
            type: 'array',
            description: 'The first of them, at most 500.',
            items: { type: 'string' },
          },
          more: {
            type: 'boolean',
            description: 'Whether more changed than `ids` names.',
          },
          rev: {
            description:
              'The `rev` that they have now; absent if none changed.',
            $ref: '#/components/schemas/Revision',
          },
          operationId: { type: 'string' },
        },
      },
      DeliveryState: {
        type: 'string',
        enum: [
          'waiting',
          'retrying',
          'delivered',
          'superseded',
          'not-wanted',
          'filtered',
          'excluded',
          'no-address',
          'read',
          'resolved',
          'retracted',
          'expired',
          'dead',
          'unknown',
        ],
      },
      DeadState: { type: 'string', enum: ['dead', 'unknown'] },
      NotificationDelivery: {
        type: 'object',
        required: ['sendId', 'sentAt', 'channel', 'channelTitle', 'state'],
        properties: {
          sendId: { type: 'string' },
          sentAt: { type: 'string', format: 'date-time' },
          channel: { type: 'string' },
          channelTitle: {
            type: 'string',
            description: 'How people read the name of the channel.',
          },
          state: { $ref: '#/components/schemas/DeliveryState' },
          reason: {
            type: 'string',
            description: 'A short code, for example `channel_not_found`.',
          },
          at: {
            description: 'When it came to this state, if that is recorded.',
            type: 'string',
            format: 'date-time',
          },
          attempts: {
            type: 'integer',
            description: 'How often it was tried, if that is recorded.',
          },
          nextAttempt: {
            description:
              'Not before this time, if it is still to be delivered.',
            type: 'string',
            format: 'date-time',
          },
        },
      },
      Send: {
        type: 'object',
        required: [
          'sendId',
          'sentAt',
          'notificationId',
          'origin',
          'isBroadcast',
          'channels',
        ],
        properties: {
          sendId: { type: 'string' },
          sentAt: { type: 'string', format: 'date-time' },
          notificationId: { type: 'string' },
          origin: { type: 'string' },
          topic: { type: 'string' },
          isBroadcast: { type: 'boolean' },
          channels: {
            type: 'array',
            items: {
              type: 'object',
              required: ['channel', 'channelTitle', 'counts', 'isPaused'],
              properties: {
                isPaused: {
                  description:
                    'Whether nothing is tried now, as the channel failed as a whole.',
                  type: 'boolean',
                },
                pausedUntil: { type: 'string', format: 'date-time' },
                pauseReason: { type: 'string' },
                channel: { type: 'string' },
                channelTitle: { type: 'string' },
                counts: {
                  description:
                    'How many deliveries are in which state; those without any are absent.',
                  type: 'object',
                  propertyNames: { $ref: '#/components/schemas/DeliveryState' },
                  additionalProperties: { type: 'integer' },
                },
              },
            },
          },
        },
      },
      TracedDelivery: {
        type: 'object',
        required: [
          'sendId',
          'sentAt',
          'channel',
          'channelTitle',
          'state',
          'notificationId',
          'origin',
          'isBroadcast',
          'isPaused',
        ],
        properties: {
          sendId: { type: 'string' },
          sentAt: { type: 'string', format: 'date-time' },
          channel: { type: 'string' },
          channelTitle: {
            type: 'string',
            description: 'How people read the name of the channel.',
          },
          state: { $ref: '#/components/schemas/DeliveryState' },
          reason: {
            type: 'string',
            description: 'A short code, for example `channel_not_found`.',
          },
          at: {
            description: 'When it came to this state, if that is recorded.',
            type: 'string',
            format: 'date-time',
          },
          attempts: {
            type: 'integer',
            description: 'How often it was tried, if that is recorded.',
          },
          nextAttempt: {
            description:
              'Not before this time, if it is still to be delivered.',
            type: 'string',
            format: 'date-time',
          },
          notificationId: { type: 'string' },
          origin: { type: 'string' },
          topic: { type: 'string' },
          isBroadcast: { type: 'boolean' },
          isPaused: {
            description:
              'Whether nothing is tried now, as the channel failed as a whole.',
            type: 'boolean',
          },
          pausedUntil: { type: 'string', format: 'date-time' },
          pauseReason: { type: 'string' },
          title: {
            type: 'string',
            description: 'That of the text, unless it was removed.',
          },
        },
      },
      DeadLetter: {
        description: 'One delivery, or those of a chunk that failed together.',
        type: 'object',
        required: [
          'sendId',
          'sentAt',
          'notificationId',
          'origin',
          'isBroadcast',
          'channel',
          'channelTitle',
          'count',
          'operation',
          'state',
        ],
        properties: {
          sendId: { type: 'string' },
          sentAt: { type: 'string', format: 'date-time' },
          notificationId: { type: 'string' },
          origin: { type: 'string' },
          topic: { type: 'string' },
          isBroadcast: { type: 'boolean' },
          channel: { type: 'string' },
          channelTitle: { type: 'string' },
          destination: {
            type: 'string',
            description: 'Absent if it is several.',
          },
          count: { type: 'integer', description: 'How many deliveries it is.' },
          operation: {
            description: 'What the channel was to do.',
            type: 'string',
            enum: ['deliver', 'resolve', 'retract'],
          },
          state: { $ref: '#/components/schemas/DeadState' },
          reason: { type: 'string' },
          attempts: { type: 'integer' },
          at: { type: 'string', format: 'date-time' },
        },
      },
      RedriveRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['channel'],
        properties: {
          channel: {
            description: 'The id of the channel.',
            type: 'string',
            minLength: 1,
            maxLength: 100,
          },
          sendId: {
            description: 'Only those of this send.',
            type: 'string',
            minLength: 1,
            maxLength: 100,
          },
          destination: {
            description: 'Only those to this destination.',
            type: 'string',
            minLength: 1,
            maxLength: 500,
          },
          states: {
            description: 'Both by default.',
            type: 'array',
            minItems: 1,
            maxItems: 2,
            items: { $ref: '#/components/schemas/DeadState' },
          },
        },
      },
      TopicSetting: {
        type: 'object',
        required: ['id', 'enabled'],
        properties: {
          id: { type: 'string', maxLength: 255 },
          enabled: { type: 'boolean' },
        },
      },
      OriginSetting: {
        type: 'object',
        required: ['id', 'enabled'],
        properties: {
          id: { type: 'string', maxLength: 255 },
          enabled: { type: 'boolean' },
          topics: {
            type: 'array',
            maxItems: 10000,
            items: { $ref: '#/components/schemas/TopicSetting' },
          },
        },
      },
      ChannelSetting: {
        type: 'object',
        required: ['id', 'origins'],
        properties: {
          id: { type: 'string', maxLength: 255 },
          title: {
            description:
              'How people read the name; absent for `Web`, and ignored where settings are saved.',
            type: 'string',
            maxLength: 1000,
          },
          enabled: { type: 'boolean' },
          origins: {
            type: 'array',
            maxItems: 10000,
            items: { $ref: '#/components/schemas/OriginSetting' },
          },
        },
      },
      NotificationSettings: {
        type: 'object',
        required: ['channels'],
        properties: {
          channels: {
            type: 'array',
            maxItems: 1000,
            items: { $ref: '#/components/schemas/ChannelSetting' },
          },
        },
      },
      Error: {
        type: 'object',
        required: ['error', 'request', 'response'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
            },
          },
          request: {
            type: 'object',
            required: ['method', 'url'],
            properties: { method: { type: 'string' }, url: { type: 'string' } },
          },
          response: {
            type: 'object',
            required: ['statusCode'],
            properties: { statusCode: { type: 'number' } },
          },
        },
      },
    },
  },
} as const;
