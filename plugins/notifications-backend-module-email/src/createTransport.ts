import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { createTransport as createMailer, SendMailOptions } from 'nodemailer';
import { SesConfig, SmtpConfig, TransportConfig } from './config';
import { toMailFailure } from './MailFailure';

/** More than a healthy server needs, and little enough to find out soon that it is not. */
const CONNECTION_MILLISECONDS = 10_000;

/** A way by which e-mails leave. */
export interface EmailTransport {
  /** @throws MailFailure */
  send(mail: SendMailOptions): Promise<void>;
  /** Ends the connections that are idle. */
  close(): void;
}

function createSmtpMailer(config: SmtpConfig, concurrency: number) {
  return createMailer({
    pool: true,
    maxConnections: concurrency,
    host: config.hostname,
    port: config.port,
    secure: config.secure,
    requireTLS: config.requireTls,
    auth: config.login && {
      user: config.login.username,
      pass: config.login.password,
    },
    connectionTimeout: CONNECTION_MILLISECONDS,
    greetingTimeout: CONNECTION_MILLISECONDS,
  });
}

function createSesMailer(config: SesConfig, rootConfig: RootConfigService) {
  const awsCredentials = DefaultAwsCredentialsManager.fromConfig(rootConfig);
  const sesClient = new SESv2Client({
    region: config.region,
    endpoint: config.endpoint,
    // Asked for with the first e-mail, since that may need a request.
    credentials: async () => {
      const { sdkCredentialProvider } =
        await awsCredentials.getCredentialProvider({
          accountId: config.accountId,
        });
      return sdkCredentialProvider();
    },
    // Whoever calls the channel tries again.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_MILLISECONDS },
  });
  return createMailer(
    { SES: { sesClient, SendEmailCommand } },
    {
      ses: {
        FromEmailAddressIdentityArn: config.fromArn,
        ConfigurationSetName: config.configurationSetName,
      },
    },
  );
}

/** Creates the transport that the config names. Nothing is connected before the first e-mail. */
export function createTransport(options: {
  config: { transport: TransportConfig; concurrency: number };
  rootConfig: RootConfigService;
  logger: LoggerService;
}): EmailTransport {
  const { config, rootConfig, logger } = options;
  const { transport } = config;
  const toTransport = (mailer: {
    sendMail(mail: SendMailOptions): Promise<unknown>;
    close(): void;
  }): EmailTransport => ({
    async send(mail) {
      try {
        await mailer.sendMail(mail);
      } catch (error) {
        throw toMailFailure(error, transport.type);
      }
    },
    close: () => mailer.close(),
  });

  switch (transport.type) {
    case 'smtp':
      return toTransport(createSmtpMailer(transport, config.concurrency));
    case 'ses':
      return toTransport(createSesMailer(transport, rootConfig));
    case 'sendmail':
      return toTransport(
        createMailer({
          sendmail: true,
          path: transport.path,
          newline: transport.newline,
        }),
      );
    default: {
      const mailer = createMailer({ streamTransport: true, buffer: true });
      return {
        async send(mail) {
          const { message } = await mailer.sendMail(mail);
          logger.debug(`E-mail that is not sent:\n${message}`);
        },
        close: () => {},
      };
    }
  }
}
