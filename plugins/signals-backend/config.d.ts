import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** Configuration of the signals backend. */
  signals?: {
    /**
     * Origins whose pages may connect, besides those of `app.baseUrl`, `backend.baseUrl` and `backend.cors.origin`. Patterns as in
     * `backend.cors.origin`.
     *
     * @visibility backend
     */
    allowedOrigins?: string[];

    /** What is accepted from clients. See the signals protocol for what happens beyond. */
    limits?: {
      /**
       * The largest message of a client, in bytes. Tokens are sent in one. Defaults to 65536.
       *
       * @visibility backend
       */
      maxMessageBytes?: number;

      /**
       * How many channels one connection may be subscribed to. The others are refused. Must not be more than `messageBurst`. Defaults to 20.
       *
       * @visibility backend
       */
      maxChannels?: number;

      /**
       * How many connections one instance takes. Defaults to 20000.
       *
       * @visibility backend
       */
      maxConnections?: number;

      /**
       * How many connections one user may have on one instance. Every tab has one. Defaults to 50.
       *
       * @visibility backend
       */
      maxConnectionsPerUser?: number;

      /**
       * How many connections one user may open within ten seconds. Defaults to 30.
       *
       * @visibility backend
       */
      maxConnectsPerUser?: number;

      /**
       * How many messages a client may send per second in the long run, each channel of a subscription counting as one. Renewals and long messages
       * count for more. Defaults to 100.
       *
       * @visibility backend
       */
      messagesPerSecond?: number;

      /**
       * How many messages a client may send at once. Defaults to 500.
       *
       * @visibility backend
       */
      messageBurst?: number;

      /**
       * How many malformed messages are ignored before the connection is closed. Defaults to 20.
       *
       * @visibility backend
       */
      badMessages?: number;

      /**
       * How many bytes may wait for a client that reads slowly. Defaults to 1048576.
       *
       * @visibility backend
       */
      maxBufferedBytes?: number;

      /**
       * How many bytes may wait for all connections of one user that read slowly, on one instance. Defaults to 4194304.
       *
       * @visibility backend
       */
      maxBufferedBytesPerUser?: number;
    };

    /**
     * How often each connection is checked. Must be shorter than the idle time-out of proxies in front. Defaults to 25 seconds.
     *
     * @visibility backend
     */
    keepAlive?: HumanDuration | string;

    /** How much is kept for clients that come back. What is older is made up for by asking the client to reload. */
    replay?: {
      /**
       * How many signals. Defaults to 10000.
       *
       * @visibility backend
       */
      maxSignals?: number;

      /**
       * How many bytes of them. Defaults to 16777216.
       *
       * @visibility backend
       */
      maxBytes?: number;

      /**
       * For how long. Defaults to 5 minutes.
       *
       * @visibility backend
       */
      maxAge?: HumanDuration | string;
    };

    /**
     * How long to wait for a signal that others have overtaken on the broker, before it counts as lost. Defaults to 3 seconds.
     *
     * @visibility backend
     */
    reorderWindow?: HumanDuration | string;

    /**
     * Over what time clients spread their requests when they are told that signals were lost. Defaults to 5 seconds.
     *
     * @visibility backend
     */
    resyncSpread?: HumanDuration | string;

    /**
     * Whether instances also pass signals on to each other directly, by `NOTIFY` on the database of this plugin, if that is
     * PostgreSQL. Without it signals take as long as the event broker needs. Defaults to true.
     *
     * @visibility backend
     */
    relay?: boolean;
  };
}
