import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * Configuration of the notifications backend.
   */
  notifications?: {
    /**
     * How long notifications are kept after they were last sent, `false` for
     * ever. What a user saved is never removed. Defaults to one year. Earlier
     * notifications of a scope that was sent again, which nobody has any more, are
     * removed after a week in any case.
     *
     * @visibility backend
     */
    retention?: HumanDuration | string | false;

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
     * How long a send waits for one call of a processor before it goes on without
     * it, as if the processor had failed. Sends then do without that processor
     * for a minute. What a processor carries to its channel behind the back of the
     * sender may take ten times as long before others take its place. At most ten
     * minutes; defaults to ten seconds.
     *
     * @visibility backend
     */
    processorTimeout?: HumanDuration | string;

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
