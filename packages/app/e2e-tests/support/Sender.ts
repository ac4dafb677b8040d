import { requestJson } from './requestJson';

/** The payload as it goes over the wire, as far as the tests use it. */
export type Payload = {
  title: string;
  description?: string;
  descriptionFormat?: 'markdown';
  severity?: 'critical' | 'high' | 'normal' | 'low';
  topic?: string;
  scope?: string;
  link?: string;
  additionalLinks?: Array<{ title: string; url: string }>;
  translations?: Record<string, { title: string; description?: string }>;
};

/** An outside system that sends notifications to the guest, and cleans up behind itself. */
export class Sender {
  readonly #server: () => string;
  readonly #headers: Record<string, string>;
  #sent: string[] = [];

  constructor(server: () => string, token: string) {
    this.#server = server;
    this.#headers = {
      authorization: `Bearer ${token}`,
      prefer: 'return=minimal',
    };
  }

  /** @returns the id of the notification, which is stored by then */
  async send(
    payload: Payload,
    options: { to?: 'guest' | 'everybody' } = {},
  ): Promise<string> {
    const recipients =
      options.to === 'everybody'
        ? { type: 'broadcast' }
        : { type: 'entity', entityRef: 'user:default/guest' };
    const { id } = await this.#post('', { recipients, payload });
    if (id) {
      this.#sent.push(id);
    }
    return id;
  }

  /** Sends one after the other, so that the last is the newest. */
  async sendAll(payloads: Payload[]): Promise<string[]> {
    const ids = [];
    for (const payload of payloads) {
      ids.push(await this.send(payload));
    }
    return ids;
  }

  /** Takes back all that was sent. */
  async retractEverything(): Promise<void> {
    const sent = this.#sent;
    this.#sent = [];
    for (const id of sent) {
      await this.#post('/retract', { id });
    }
  }

  #post(path: string, body: unknown) {
    return requestJson(`${this.#server()}/api/notifications${path}`, {
      headers: this.#headers,
      body,
    });
  }
}
