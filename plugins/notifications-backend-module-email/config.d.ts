import { HumanDuration } from '@backstage/types';

export interface Config {
  notifications?: {
    processors?: {
      /**
       * Notifications by e-mail. The keys are those of
       * `@backstage/plugin-notifications-backend-module-email`.
       */
      email?: {
        /**
         * How e-mails leave.
         */
        transportConfig:
          | {
              /**
               * A server that speaks SMTP.
               *
               * @visibility backend
               */
              transport: 'smtp';
              /**
               * Name or address of the server.
               *
               * @visibility backend
               */
              hostname: string;
              /**
               * Port of the server, for example 587.
               *
               * @visibility backend
               */
              port: number;
              /**
               * Whether the connection is by TLS from the beginning, as on port 465.
               * Otherwise TLS is used where the server offers STARTTLS. Defaults to `false`.
               *
               * @visibility backend
               */
              secure?: boolean;
              /**
               * Whether nothing is sent to a server that does not offer STARTTLS. Defaults
               * to `false`.
               *
               * @visibility backend
               */
              requireTls?: boolean;
              /**
               * Name to log in with. Without it nobody logs in.
               *
               * @visibility backend
               */
              username?: string;
              /**
               * Password to log in with.
               *
               * @visibility secret
               */
              password?: string;
            }
          | {
              /**
               * Amazon SES, with the credentials of the `aws` section.
               *
               * @visibility backend
               */
              transport: 'ses';
              /**
               * Has no effect: there is only one version of the API.
               *
               * @visibility backend
               */
              apiVersion?: string;
              /**
               * The AWS account, as in `aws.accounts`. Defaults to the main account.
               *
               * @visibility backend
               */
              accountId?: string;
              /**
               * Address of the API. Defaults to that of the region.
               *
               * @visibility backend
               */
              endpoint?: string;
              /**
               * The AWS region, for example `eu-west-1`. Defaults to that of the environment.
               *
               * @visibility backend
               */
              region?: string;
            }
          | {
              /**
               * The `sendmail` program, or one that takes its place.
               *
               * @visibility backend
               */
              transport: 'sendmail';
              /**
               * Path of the program. Defaults to `/usr/sbin/sendmail`.
               *
               * @visibility backend
               */
              path?: string;
              /**
               * How lines end. Defaults to `unix`.
               *
               * @visibility backend
               */
              newline?: 'unix' | 'windows';
            }
          | {
              /**
               * Sends nothing. E-mails are written to the log, at the level `debug`.
               *
               * @visibility backend
               */
              transport: 'stream';
            };
        /**
         * Address that e-mails are from, as `callboard@example.com` or
         * `Callboard <callboard@example.com>`.
         *
         * @visibility backend
         */
        sender: string;
        /**
         * Address that answers go to.
         *
         * @visibility backend
         */
        replyTo?: string;
        /**
         * How many e-mails each instance of the backend sends at once. Defaults to 2.
         *
         * @visibility backend
         */
        concurrencyLimit?: number;
        /**
         * Within this time, each instance begins no more than `concurrencyLimit` e-mails.
         * At most one hour; defaults to 100 milliseconds.
         *
         * @visibility backend
         */
        throttleInterval?: HumanDuration | string;
        /**
         * Who gets an e-mail for a notification to everybody. Defaults to nobody.
         */
        broadcastConfig?: {
          /**
           * `none`; `users` for all users of the catalog; `config` for `receiverEmails`.
           *
           * @visibility backend
           */
          receiver: 'none' | 'users' | 'config';
          /**
           * The addresses for `config`.
           *
           * @visibility backend
           */
          receiverEmails?: string[];
        };
        /**
         * Further options of Amazon SES.
         */
        sesConfig?: {
          /**
           * ARN of the identity that the sender's address belongs to, where another
           * account lets this one send for it.
           *
           * @visibility backend
           */
          fromArn?: string;
          /**
           * Name of the configuration set.
           *
           * @visibility backend
           */
          configurationSetName?: string;
        };
        /**
         * Has no effect: addresses are read when e-mails are sent, with one request for
         * up to 25 of them.
         */
        cache?: {
          /**
           * Has no effect.
           *
           * @visibility backend
           */
          ttl?: HumanDuration | string;
        };
        /**
         * Which notifications are sent by e-mail. All by default.
         */
        filter?: {
          /**
           * The lowest severity that is sent.
           *
           * @visibility backend
           */
          minSeverity?: 'critical' | 'high' | 'normal' | 'low';
          /**
           * The highest severity that is sent.
           *
           * @visibility backend
           */
          maxSeverity?: 'critical' | 'high' | 'normal' | 'low';
          /**
           * Topics that are not sent.
           *
           * @visibility backend
           */
          excludedTopics?: string[];
          /**
           * The only topics that are sent.
           *
           * @visibility backend
           */
          includedTopics?: string[];
        };
        /**
         * The only domains that e-mails go to, besides `allowlistEmailAddresses`. Exact,
         * without their subdomains; letter case does not matter.
         *
         * @visibility backend
         */
        allowedEmailDomains?: string[];
        /**
         * Addresses that e-mails go to whatever their domain. Without
         * `allowedEmailDomains`, the only ones. Letter case does not matter.
         *
         * @visibility backend
         */
        allowlistEmailAddresses?: string[];
        /**
         * Addresses that e-mails never go to. Letter case does not matter.
         *
         * @visibility backend
         */
        denylistEmailAddresses?: string[];
      };
    };
  };
}
