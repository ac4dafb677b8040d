import { AddressInfo } from 'node:net';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import { simpleParser } from 'mailparser';
import { SMTPServer, SMTPServerDataStream } from 'smtp-server';
import { RecentItems, Receiver } from '../receivers';

const HOST = '127.0.0.1';

/** A mail as it was received. */
export type CaughtMail = {
  receivedAt: Date;
  subject: string;
  from: string;
  /** Whom it was delivered to, whatever its headers say. */
  to: string;
  headers: string;
  text?: string;
  html?: string;
};

/** A mail server that takes every mail without an account, and passes none on. */
export class SmtpCatcher implements Receiver {
  readonly title = 'Mailbox of the demo';
  readonly mails = new RecentItems<CaughtMail>();
  readonly #logger: LoggerService;
  #port: number;
  #server: SMTPServer | undefined;

  /** @param options - port 0 lets the system choose one, which is kept */
  constructor(options: { port: number; logger: LoggerService }) {
    this.#port = options.port;
    this.#logger = options.logger;
  }

  get address(): string {
    return `${HOST}:${this.#port}`;
  }

  get isRunning(): boolean {
    return this.#server !== undefined;
  }

  async start(): Promise<void> {
    if (this.#server) {
      return;
    }
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      // Ends open connections at once; 0 would stand for the default of 30 seconds.
      closeTimeout: 1,
      onData: (stream, session, callback) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        this.#receive(stream, to.join(', ')).then(() => callback(), callback);
      },
    });
    this.#server = server;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#port, HOST, resolve);
      });
    } catch (error) {
      this.#server = undefined;
      throw new ForwardedError(
        `Failed to receive mails at ${this.address}, see demo.mailbox.port`,
        error,
      );
    }
    this.#port = (server.server.address() as AddressInfo).port;
    // A client that breaks its connection off is an error of the server, too.
    server.on('error', error =>
      this.#logger.debug('A connection to the mailbox failed', error),
    );
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await new Promise<void>(resolve => {
      if (server) {
        server.close(resolve);
      } else {
        resolve();
      }
    });
  }

  async #receive(stream: SMTPServerDataStream, to: string): Promise<void> {
    const mail = await simpleParser(stream, {
      // Shows the parts that were sent, not one made from the other.
      skipHtmlToText: true,
      skipTextToHtml: true,
    });
    this.mails.add({
      receivedAt: new Date(),
      subject: mail.subject ?? '(no subject)',
      from: mail.from?.text ?? '',
      to,
      headers: mail.headerLines.map(({ line }) => line).join('\n'),
      text: mail.text,
      html: mail.html || undefined,
    });
  }
}
