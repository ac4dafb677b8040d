import { randomBytes } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalUser } from '../auth/SignalUser';
import type { SignalsConfig } from '../config';
import type { SignalMetrics } from '../metrics';
import { getExpiresInMs } from './ClientMessageHandler';
import { ClientConnection, type ConnectionContext } from './ClientConnection';
import type { ConnectionRegistry } from './ConnectionRegistry';
import type { ConnectionTransport } from './ConnectionTransport';

/**
 * Makes connections of what transports there are, and greets them.
 */
export class ConnectionFactory {
  /** Names this instance in the names of its connections. */
  readonly instanceId = randomBytes(4).toString('hex');
  readonly #context: ConnectionContext;
  #count = 0;

  constructor(
    private readonly options: {
      config: SignalsConfig;
      connections: ConnectionRegistry;
      logger: LoggerService;
      metrics: SignalMetrics;
    },
  ) {
    const { config, connections, logger, metrics } = options;
    const { messageBurst, messagesPerSecond } = config.limits;
    this.#context = {
      maxBufferedBytes: config.limits.maxBufferedBytes,
      maxBufferedBytesPerUser: config.limits.maxBufferedBytesPerUser,
      getBufferedBytes: ({ userEntityRef }) => {
        let bytes = 0;
        for (const { bufferedBytes } of connections.ofUser(userEntityRef)) {
          bytes += bufferedBytes;
        }
        return bytes;
      },
      messageLimit: { burst: messageBurst, perSecond: messagesPerSecond },
      onClosed: (connection, code) => {
        connections.remove(connection);
        metrics.closed(code);
        logger.debug(
          `Connection ${connection.id} of ${connection.user.userEntityRef} closed with ${code}`,
        );
      },
    };
  }

  create(
    user: SignalUser,
    client: ClientConnection['client'],
    transport: ConnectionTransport,
  ): ClientConnection {
    const { config, connections, logger } = this.options;
    this.#count += 1;
    const connection = new ClientConnection(
      `${this.instanceId}-${this.#count}`,
      user,
      client,
      transport,
      this.#context,
    );
    connections.add(connection);
    const { maxMessageBytes, maxChannels } = config.limits;
    connection.send({
      type: 'ready',
      connection: connection.id,
      limits: { maxMessageBytes, maxChannels },
      keepAliveMs: config.keepAliveMs,
      ...getExpiresInMs(user.expiresAt, Date.now()),
    });
    logger.debug(
      `Connection ${connection.id} of ${user.userEntityRef} opened (${client} client, ${transport.kind})`,
    );
    return connection;
  }
}
