// Generated from openapi.yaml by scripts/generate.mjs. Do not edit.
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'notifications',
    version: '1',
    description:
      'Sends notifications and answers for the inboxes of users. Requests with an unknown query parameter are refused; unknown properties of a body are ignored and never stored. Texts must be well-formed Unicode without NUL characters. Nothing is ever cut to fit: what is too long is refused.',
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
              "A page of the reader's notifications, newest first unless told.",
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
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
          '409': { $ref: '#/components/responses/KeyInFlight' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '422': { $ref: '#/components/responses/KeyUsedOtherwise' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/RecipientsUnknown' },
        },
        security: [{ JWT: [] }],
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
              "A page of the reader's notifications, newest first unless told.",
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
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
          '409': { $ref: '#/components/responses/KeyInFlight' },
          '413': { $ref: '#/components/responses/TooLarge' },
          '415': { $ref: '#/components/responses/UnsupportedMediaType' },
          '422': { $ref: '#/components/responses/KeyUsedOtherwise' },
          '500': { $ref: '#/components/responses/Failed' },
          '503': { $ref: '#/components/responses/RecipientsUnknown' },
        },
        security: [{ JWT: [] }],
      },
    },
    '/update': {
      post: {
        operationId: 'UpdateNotificationsLegacy',
        deprecated: true,
        description:
          'Same as `POST /notifications/update`, which new clients use.',
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
              'The named notifications as they are now, or, when a filter chose them, what was changed.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
      },
    },
    '/notifications/update': {
      post: {
        operationId: 'UpdateNotifications',
        deprecated: false,
        description:
          'Marks notifications as read or unread, saved or not saved: either those named by `ids`, or all that `filter` finds and that are not newer than `upTo`. The flags are independent of each other, and those that are absent stay as they are. An update by `filter` is undone, however much it changed, by another one with the opposite flags, an empty `filter`, the same `upTo`, and the `mark` of its answer as `markedBy`.',
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
              'The named notifications as they are now, or, when a filter chose them, what was changed.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
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
        },
        security: [{ JWT: [] }],
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
            description: 'The topics in alphabetical order.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
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
            description: 'The origins in alphabetical order.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
      },
    },
    '/settings': {
      get: {
        operationId: 'GetSettings',
        description:
          'What the user who asks gets over which channel, for all known channels, origins and topics, whether the user, a default or nobody decided it.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
      },
      post: {
        operationId: 'SaveSettings',
        description:
          'Makes what the body says hold for the user who asks, all of it or nothing. What the body does not mention stays as it is.',
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
          '500': { $ref: '#/components/responses/Failed' },
        },
        security: [{ JWT: [] }],
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
            description: 'What was taken back; nothing is no error.',
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
        },
        security: [{ JWT: [] }],
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
            description: 'What was taken back; nothing is no error.',
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
        },
        security: [{ JWT: [] }],
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
        },
        security: [{ JWT: [] }],
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
        },
        security: [{ JWT: [] }],
      },
    },
  },
  components: {
    securitySchemes: {
      JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
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
        description: 'Nobody knows who is calling.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      NotAllowed: {
        description: 'Users do not send, and plugins have no inbox.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      NotFound: {
        description: 'There is none in the inbox of the user who asks.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      KeyInFlight: {
        description:
          'A request with this `Idempotency-Key` is being carried out.',
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
          'The body is not JSON, or comes in a charset or an encoding that nobody knows.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      KeyUsedOtherwise: {
        description: 'This `Idempotency-Key` was used for another request.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      Failed: {
        description: 'Something failed in the backend. Nothing was stored.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
      RecipientsUnknown: {
        description:
          'The recipients could not be found out, as the catalog did not answer. Nothing was stored.',
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
      offset: {
        name: 'offset',
        in: 'query',
        allowReserved: true,
        description: 'How many to leave out; not together with `cursor`.',
        schema: { type: 'integer', minimum: 0, maximum: 2147483647 },
      },
      limit: {
        name: 'limit',
        in: 'query',
        allowReserved: true,
        description: 'How many to answer at most. 0 asks for the count alone.',
        schema: { type: 'integer', minimum: 0, maximum: 1000, default: 100 },
      },
      cursor: {
        name: 'cursor',
        in: 'query',
        allowReserved: true,
        description:
          'The `nextCursor` of an earlier answer. Reads on where that ended, however much was sent since.',
        schema: { type: 'string', maxLength: 1000 },
      },
      orderField: {
        name: 'orderField',
        in: 'query',
        allowReserved: true,
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
        allowReserved: true,
        allowEmptyValue: true,
        schema: { type: 'string', maxLength: 255 },
      },
      origin: {
        name: 'origin',
        in: 'query',
        allowReserved: true,
        allowEmptyValue: true,
        schema: { type: 'string', maxLength: 255 },
      },
      type: {
        name: 'type',
        in: 'query',
        allowReserved: true,
        description: 'Which kind of notification, all unless told.',
        schema: { type: 'string', enum: ['all', 'individual', 'broadcast'] },
      },
      isBroadcast: {
        name: 'isBroadcast',
        in: 'query',
        allowReserved: true,
        description:
          'The same question as `type`, for clients that filter by property.',
        schema: { type: 'string', enum: ['true', 'false'] },
      },
      search: {
        name: 'search',
        in: 'query',
        allowReserved: true,
        allowEmptyValue: true,
        description:
          'Found in title or description. Letter case does not matter and no character has a special meaning.',
        schema: { type: 'string', maxLength: 500 },
      },
      read: {
        name: 'read',
        in: 'query',
        allowReserved: true,
        schema: { type: 'string', enum: ['true', 'false'] },
      },
      saved: {
        name: 'saved',
        in: 'query',
        allowReserved: true,
        schema: { type: 'string', enum: ['true', 'false'] },
      },
      createdAfter: {
        name: 'createdAfter',
        in: 'query',
        allowReserved: true,
        allowEmptyValue: true,
        description:
          'A moment in ISO 8601; finds what was last sent later than that.',
        schema: { type: 'string', maxLength: 64 },
      },
      minimumSeverity: {
        name: 'minimumSeverity',
        in: 'query',
        allowReserved: true,
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
          'Makes a repeated request within 24 hours answer what the first one did instead of sending again. With another body it is a 422, while the first is being carried out a 409. Always answered with a receipt.',
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
          'ids',
          'recipients',
          'reopened',
          'muted',
          'isBroadcast',
        ],
        properties: {
          id: {
            type: 'string',
            description:
              'The notification. By this id all of the send can be taken back. Everybody who got it knows it by this id, too, unless a processor gave recipients different payloads.',
          },
          ids: {
            type: 'array',
            description:
              'The ids by which recipients know it. More than one only where a processor gave them different payloads; none if nobody got it.',
            items: { type: 'string' },
          },
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
        description: 'Either `id` or `scope`.',
        properties: {
          id: {
            description:
              'The id of a receipt, or of a notification. It stands for the whole send, also where recipients got different payloads.',
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
      Notification: {
        type: 'object',
        required: ['id', 'user', 'isBroadcast', 'created', 'origin', 'payload'],
        properties: {
          id: { type: 'string' },
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
          origin: { type: 'string' },
          payload: { $ref: '#/components/schemas/StoredPayload' },
        },
      },
      StoredPayload: {
        description: 'As sent, with the defaults filled in.',
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
        required: ['notifications', 'totalCount', 'readAt'],
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
          readAt: {
            description:
              'The moment, by the clock of the server, just before the inbox was read, or before whatever this server was just storing then. As `upTo` of an update it stands for what was there: what is sent later stays as it is, even where this answer is just in time to show it.',
            type: 'string',
            format: 'date-time',
          },
        },
      },
      NotificationStatus: {
        type: 'object',
        required: ['unread', 'read'],
        properties: { unread: { type: 'integer' }, read: { type: 'integer' } },
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
          'Either `ids`, or `filter` with `upTo`; both perhaps with `markedBy`.',
        properties: {
          ids: {
            type: 'array',
            maxItems: 10000,
            items: { type: 'string', maxLength: 100 },
          },
          filter: { $ref: '#/components/schemas/InboxFilter' },
          upTo: {
            description:
              'A moment in ISO 8601; what was sent later stays as it is.',
            type: 'string',
            maxLength: 64,
          },
          markedBy: {
            description:
              'The `mark` of an earlier answer. Only flags that that update changed are changed, and only where nothing changed them since.',
            type: 'string',
            maxLength: 100,
          },
          read: { type: 'boolean' },
          saved: { type: 'boolean' },
        },
      },
      UpdateSummary: {
        type: 'object',
        required: ['count', 'ids', 'more', 'mark'],
        properties: {
          count: {
            type: 'integer',
            description: 'How many notifications changed.',
          },
          ids: {
            type: 'array',
            description: 'The first of them.',
            items: { type: 'string' },
          },
          more: {
            type: 'boolean',
            description: 'Whether more changed than `ids` names.',
          },
          mark: {
            type: 'string',
            description: 'Names this update, so that another one can undo it.',
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
