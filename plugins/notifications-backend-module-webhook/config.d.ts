import { HumanDuration } from '@backstage/types';

export interface Config {
  notifications?: {
    processors?: {
      /**
       * Delivers notifications to webhooks.
       */
      webhook?: {
        /**
         * Where notifications are delivered, by name: letters, digits, `-` and `_`, at most 64
         * characters. Entities name routes by the annotation `callboard.dev/webhook-route`.
         */
        routes?: {
          [name: string]: {
            /**
             * The address of the webhook, http or https. Redirects are not followed.
             *
             * @visibility secret
             */
            url: string;

            /**
             * Secrets that requests are signed with, as Standard Webhooks specifies:
             * `whsec_` followed by the base64 of 24 to 64 bytes. With several, each
             * signs, so that a secret can be replaced without a gap. Required unless
             * the preset is `teams`.
             *
             * @items.visibility secret
             */
            secrets?: string[];

            /**
             * What requests contain: `json`, the default, or `teams`, an adaptive card
             * for workflows of Microsoft Teams.
             *
             * @visibility backend
             */
            preset?: 'json' | 'teams';

            /**
             * Limits the route to some notifications. It holds for all of them, however
             * they come to the route.
             */
            filter?: {
              /**
               * The least severe notifications that are delivered.
               *
               * @visibility backend
               */
              minSeverity?: 'critical' | 'high' | 'normal' | 'low';
              /**
               * The most severe notifications that are delivered.
               *
               * @visibility backend
               */
              maxSeverity?: 'critical' | 'high' | 'normal' | 'low';
              /**
               * Only notifications with one of these topics are delivered.
               *
               * @items.visibility backend
               */
              includedTopics?: string[];
              /**
               * Notifications with one of these topics are not delivered.
               *
               * @items.visibility backend
               */
              excludedTopics?: string[];
            };

            /**
             * Only notifications of these senders, for example `plugin:scaffolder`.
             * Defaults to all.
             *
             * @items.visibility backend
             */
            origins?: string[];

            /**
             * Only notifications to these entities, as `kind:namespace/name`, and to
             * entities with an annotation that names the route. The sender must have
             * named the entity itself. Defaults to all notifications, those to single
             * users included; an empty list leaves only the annotations.
             *
             * @items.visibility backend
             */
            groups?: string[];

            /**
             * Whether broadcasts are delivered, whatever `groups` says. Defaults to
             * `true`.
             *
             * @visibility backend
             */
            broadcasts?: boolean;

            /**
             * How long the receiver may take to respond. At most one minute; defaults
             * to 15 seconds.
             *
             * @visibility backend
             */
            timeout?: HumanDuration | string;

            /**
             * Further headers of requests, for example `Authorization`.
             *
             * @deepVisibility secret
             */
            headers?: { [name: string]: string };
          };
        };
      };
    };
  };
}
