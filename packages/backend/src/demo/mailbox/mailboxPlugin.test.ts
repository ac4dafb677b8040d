import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createTransport, SendMailOptions } from 'nodemailer';
import { mailboxPlugin } from './mailboxPlugin';

async function startMailbox() {
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: { demo: { mailbox: { port: 0 } } },
      }),
      mailboxPlugin,
    ],
  });
  const open = (path: string, init?: RequestInit) =>
    fetch(`http://localhost:${server.port()}/api/demo-mailbox${path}`, init);
  const read = async (path: string) => (await open(path)).text();
  const [, port] = /Receiving at 127\.0\.0\.1:(\d+)/.exec(await read('/'))!;
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(port),
    // As the e-mail channel does it: connections stay open.
    pool: true,
    maxConnections: 1,
  });
  const send = (mail: SendMailOptions) =>
    transport.sendMail({
      from: 'Callboard <callboard@theatre.example>',
      to: 'guest@theatre.example',
      ...mail,
    });
  return { open, read, send, transport };
}

/** The subjects of the list, and where they lead. */
function listMails(page: string) {
  return [...page.matchAll(/<a href="([^"]+)">([^<]*)<\/a>/g)].map(
    ([, href, subject]) => ({
      subject,
      path: href.replace('/api/demo-mailbox', ''),
    }),
  );
}

describe('mailboxPlugin', () => {
  it('shows mails with headers, text and HTML, and lets nothing of them run', async () => {
    const { open, read, send, transport } = await startMailbox();
    expect(await read('/')).toContain('No mails yet.');

    await send({ subject: 'Curtain', text: 'In ten minutes' });
    await send({
      to: 'ada@theatre.example',
      subject: '<script>alert("subject")</script>',
      text: '<script>alert("text")</script>',
      html: '<html><head></head><body><script>alert(1)</script><a href="https://theatre.example">Öffnen</a></body></html>',
      headers: { 'X-Stage': '<left>' },
    });
    transport.close();

    const [hostile, plain] = listMails(await read('/'));
    expect(plain.subject).toBe('Curtain');
    expect(hostile.subject).toBe(
      '&lt;script&gt;alert(&quot;subject&quot;)&lt;/script&gt;',
    );
    const plainPage = await read(plain.path);
    expect(plainPage).toContain('To guest@theatre.example');
    expect(plainPage).toContain('In ten minutes');
    expect(plainPage).not.toContain('<iframe');

    const response = await open(hostile.path);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self';/,
    );
    const page = await response.text();
    expect(page).toContain('To ada@theatre.example');
    expect(page).toContain('alert(&quot;text&quot;)');
    expect(page).toContain('X-Stage: &lt;left&gt;');
    expect(page).not.toContain('<script');
    const [frame] = /<iframe[^>]*>/.exec(page)!;
    expect(frame).toContain(
      'sandbox="allow-popups allow-popups-to-escape-sandbox"',
    );

    const [, source] = /src="\/api\/demo-mailbox([^"]+)"/.exec(frame)!;
    const content = await open(source);
    // Also for those who open it outside of the frame.
    expect(content.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/,
    );
    expect(await content.text()).toContain(
      '<head><base target="_blank"></head><body><script>alert(1)</script><a href="https://theatre.example">Öffnen</a>',
    );
  });

  it('refuses mails while it is stopped, over open connections too, and takes them at the same port once it is started', async () => {
    const { open, read, send, transport } = await startMailbox();
    await send({ subject: 'Before' });

    const stopped = await open('/stop', { method: 'POST' });
    expect(await stopped.text()).toContain('Stopped');
    await expect(send({ subject: 'Meanwhile' })).rejects.toThrow(
      'ECONNREFUSED',
    );
    // What was received is still there to read.
    expect(listMails(await read('/'))).toHaveLength(1);

    await open('/start', { method: 'POST' });
    const started = await open('/start', { method: 'POST' });
    expect(await started.text()).toContain('Receiving at');
    await send({ subject: 'After' });
    transport.close();

    expect(listMails(await read('/')).map(({ subject }) => subject)).toEqual([
      'After',
      'Before',
    ]);
  });

  it('keeps the last 100 mails', async () => {
    const { open, read, send, transport } = await startMailbox();
    await send({ subject: 'The first' });
    const [first] = listMails(await read('/'));

    for (let count = 0; count < 100; count++) {
      await send({ subject: `Mail ${count}` });
    }
    transport.close();

    const mails = listMails(await read('/'));
    expect(mails).toHaveLength(100);
    expect(mails[0].subject).toBe('Mail 99');
    expect((await open(first.path)).status).toBe(404);
  });

  it('is not there where the config says nothing of it', async () => {
    const { server } = await startTestBackend({ features: [mailboxPlugin] });
    const response = await fetch(
      `http://localhost:${server.port()}/api/demo-mailbox/`,
    );
    expect(response.status).toBe(404);
  });
});
