import { once } from 'node:events';
import { AddressInfo, createServer, Server } from 'node:net';
import { createInterface } from 'node:readline';

export type ReceivedMail = { to: string; content: string };

/** As much of a mail server as takes in mails on this machine. */
export class SmtpServer {
  static async start(): Promise<SmtpServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SmtpServer(server);
  }

  readonly mails: ReceivedMail[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', socket => {
      const answer = (text: string) => socket.write(`${text}\r\n`);
      let to = '';
      let content: string[] | undefined;
      answer('220 ready');
      createInterface(socket).on('line', line => {
        if (content) {
          if (line === '.') {
            this.mails.push({ to, content: content.join('\n') });
            content = undefined;
            answer('250 taken');
            server.emit('mail');
          } else {
            content.push(line);
          }
          return;
        }
        const command = line.toUpperCase();
        if (command.startsWith('RCPT TO:')) {
          to = /<(.+)>/.exec(line)![1];
        }
        if (command === 'DATA') {
          content = [];
          answer('354 go on');
        } else if (command === 'QUIT') {
          answer('221 bye');
          socket.end();
        } else {
          answer('250 fine');
        }
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async receive(count: number): Promise<ReceivedMail[]> {
    while (this.mails.length < count) {
      await once(this.server, 'mail');
    }
    return this.mails;
  }

  stop(): void {
    this.server.close();
  }
}
