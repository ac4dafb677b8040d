import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * Configuration of the notifications backend.
   */
  notifications?: {
    /**
     * How long notifications are kept after they were last sent, `false` for
     * ever. What a user saved is never removed. Defaults to one year.
     *
     * @visibility backend
     */
    retention?: HumanDuration | string | false;

    /**
     * How long it is recorded what became of deliveries outside of the inbox, `false` for
     * ever. What is still to be delivered by then is given up. Defaults to 90 days.
     *
     * @visibility backend
     */
    deliveryRetention?: HumanDuration | string | false;

    /**
     * Broadcasts that were sent so long before a user first opens the inbox, or later,
     * are unread for that user; older ones count as read. Defaults to seven days.
     *
     * @visibility backend
     */
    broadcastBacklog?: HumanDuration | string;

    channels?: Array<{
      /**
       * Id of a channel, for example `Email`, or of the setting that several share.
       *
       * @visibility backend
       */
      id: string;
      /**
       * How long it waits whether the reader reads a notification in Backstage, who
       * then does not get it. At most seven days; does not wait by default.
       *
       * @visibility backend
       */
      delay?: HumanDuration | string;
      /** Takes the place of `delay` for a severity. */
      delayBySeverity?: {
        /** @visibility backend */
        critical?: HumanDuration | string;
        /** @visibility backend */
        high?: HumanDuration | string;
        /** @visibility backend */
        normal?: HumanDuration | string;
        /** @visibility backend */
        low?: HumanDuration | string;
      };
    }>;

    /**
     * How many recipients each processor works on at once. Sending itself is not
     * affected. Defaults to 10.
     *
     * @visibility backend
     */
    concurrencyLimit?: number;

    /**
     * Within this time, each processor begins with no more than
     * `concurrencyLimit` recipients. At most one hour; no such limit unless set.
     *
     * @visibility backend
     */
    throttleInterval?: HumanDuration | string;

    /**
     * How long one call of a processor may take. A send waits for `processOptions`
     * and `preProcess`; one that takes longer counts as failed, and the send goes on
     * without it, or fails where the processor is required. At most one hour;
     * defaults to ten minutes.
     *
     * @visibility backend
     */
    processorTimeout?: HumanDuration | string;

    migration?: {
      /**
       * Runs the import from the built-in notifications plugin again after it has
       * finished: once for each new value, which can be any text, for example a date.
       *
       * @visibility backend
       */
      runAgain?: string;
    };

    /**
     * What holds for users who did not decide for themselves. The most specific
     * entry wins: a topic over its origin, an origin over its channel.
     */
    defaultSettings?: {
      channels?: Array<{
        /**
         * Name of the channel: `Web`, or that of a processor.
         *
         * @visibility backend
         */
        id: string;
        /**
         * Whether the channel is on. `false` makes it one to opt in to. Defaults
         * to `true`.
         *
         * @visibility backend
         */
        enabled?: boolean;
        origins?: Array<{
          /**
           * The sender, for example `plugin:scaffolder`.
           *
           * @visibility backend
           */
          id: string;
          /**
           * Whether its notifications arrive over the channel.
           *
           * @visibility backend
           */
          enabled: boolean;
          topics?: Array<{
            /**
             * The topic.
             *
             * @visibility backend
             */
            id: string;
            /**
             * Whether notifications of this topic arrive over the channel.
             *
             * @visibility backend
             */
            enabled: boolean;
          }>;
        }>;
      }>;
    };
  };
}
