export interface Config {
  notifications?: {
    processors?: {
      /**
       * Workspaces of Slack that notifications are delivered to.
       */
      slack?: Array<{
        /**
         * Token of the bot, usually beginning with `xoxb-`.
         *
         * @visibility secret
         */
        token: string;

        /**
         * Tells several workspaces apart, in the titles and ids of their channels. At
         * most 64 characters. Defaults to the position in the list.
         *
         * @visibility backend
         */
        name?: string;

        /**
         * Name that posts are shown under, for bots with `chat:write.customize`.
         *
         * @visibility backend
         */
        username?: string;

        /**
         * Slack channels that get broadcasts for which there is no route.
         *
         * @visibility backend
         */
        broadcastChannels?: string[];

        /**
         * Slack channels by the origin or topic of a broadcast. A route that names both
         * goes before one that names the origin, and that before one that names the
         * topic; among equals the first one goes.
         */
        broadcastRoutes?: Array<{
          /**
           * The sender, for example `plugin:catalog`.
           *
           * @visibility backend
           */
          origin?: string;
          /**
           * The topic of the broadcast.
           *
           * @visibility backend
           */
          topic?: string;
          /**
           * One Slack channel, or several.
           *
           * @visibility backend
           */
          channel: string | string[];
        }>;

        /**
         * Accepted and without effect: posts go out as fast as Slack takes them.
         *
         * @visibility backend
         */
        concurrencyLimit?: number;

        /**
         * Accepted and without effect: posts go out as fast as Slack takes them.
         *
         * @visibility backend
         */
        throttleInterval?: string | { [unit: string]: number };
      }>;
    };
  };
}
