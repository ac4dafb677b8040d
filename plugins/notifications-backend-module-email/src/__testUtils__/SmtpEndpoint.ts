import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, SMTPServerOptions } from 'smtp-server';

/** An SMTP server that keeps what it was sent. */
export class SmtpEndpoint {
  /** As they were sent, and parsed. */
  readonly mails = new Array<{ raw: string; parsed: ParsedMail }>();
  /** Of the envelopes, accepted or not. */
  readonly recipients = new Array<string>();

  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    const { mails, recipients } = this;
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      closeTimeout: 1,
      onData(stream, _session, callback) {
        const chunks = new Array<Buffer>();
        stream.on('data', chunk => chunks.push(chunk));
        stream.on('end', async () => {
          const raw = Buffer.concat(chunks);
          const parsed = await simpleParser(raw);
          mails.push({ raw: raw.toString('utf8'), parsed });
          callback();
        });
      },
      ...options,
      onRcptTo(address, session, callback) {
        recipients.push(address.address);
        const { onRcptTo = (_address, _session, done) => done() } = options;
        onRcptTo.call(this, address, session, callback);
      },
    });
    // Clients that hang up are no failure here.
    this.#server.on('error', () => {});
  }

  static async start(options: SMTPServerOptions = {}): Promise<SmtpEndpoint> {
    const endpoint = new SmtpEndpoint(options);
    await once(endpoint.#server.listen(0, '127.0.0.1'), 'listening');
    return endpoint;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  mailTo(address: string) {
    const mail = this.mails.find(
      ({ parsed }) => [parsed.to].flat()[0]?.text === address,
    );
    if (!mail) {
      throw new Error(`No e-mail to ${address}`);
    }
    return mail;
  }
}

/** What an SMTP server refuses with. */
export function smtpError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
