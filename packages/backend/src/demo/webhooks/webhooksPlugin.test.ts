import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Webhook } from 'standardwebhooks';
import { webhooksPlugin } from './webhooksPlugin';

const secret = `whsec_${Buffer.from('a-secret-of-24-bytes-or-more').toString(
  'base64',
)}`;
const otherSecret = `whsec_${Buffer.from('another-secret-of-24-bytes').toString(
  'base64',
)}`;

function sign(
  body: string,
  options: { id?: string; sentAt?: Date; secret?: string } = {},
): Record<string, string> {
  const { id = 'message-1', sentAt = new Date() } = options;
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(options.secret ?? secret).sign(
      id,
      sentAt,
      body,
    ),
  };
}

async function startWebhooks() {
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: { demo: { webhooks: { secret } } },
      }),
      webhooksPlugin,
    ],
  });
  const open = (path: string, init?: RequestInit) =>
    fetch(`http://localhost:${server.port()}/api/demo-webhooks${path}`, init);
  const receive = async (body: string, headers: Record<string, string>) => {
    const response = await open('/incoming', { method: 'POST', headers, body });
    return response.status;
  };
  const read = async () => (await open('/')).text();
  return { open, receive, read };
}

/** The headings of the list: whether each webhook was verified. */
function listWebhooks(page: string) {
  return [...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, heading]) => heading);
}

const body = JSON.stringify({ title: 'Curtain in zehn Minuten, bitte schön' });

describe('webhooksPlugin', () => {
  it('verifies signatures, and says of each webhook that it received why not', async () => {
    const { receive, read } = await startWebhooks();
    expect(await read()).toContain('No webhooks yet.');
    const old = new Date(Date.now() - 3_600_000);
    const rotated = sign(body, { secret: otherSecret });
    rotated['webhook-signature'] += ` ${sign(body)['webhook-signature']}`;

    expect(await receive(body, sign(body))).toBe(204);
    expect(await receive(body, rotated)).toBe(204);
    expect(await receive(body, sign(body, { secret: otherSecret }))).toBe(401);
    expect(await receive(body.replace('zehn', 'elf'), sign(body))).toBe(401);
    expect(await receive(body, sign(body, { sentAt: old }))).toBe(401);
    expect(await receive(body, {})).toBe(401);
    expect(await receive('', {})).toBe(401);

    expect(listWebhooks(await read())).toEqual([
      'Not verified: Missing required headers',
      'Not verified: Missing required headers',
      'Not verified: Message timestamp too old',
      'Not verified: No matching signature found',
      'Not verified: No matching signature found',
      'Verified',
      'Verified',
    ]);
  });

  it('shows JSON readably and anything else as it came, and lets nothing of it run', async () => {
    const { open, receive } = await startWebhooks();
    await receive('{"title":"<script>1</script>"}', { 'webhook-id': '<b>' });
    await receive('{<script>', {});
    await receive('', {});

    const response = await open('/');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline';/,
    );
    const page = await response.text();
    expect(page).toContain(
      '<pre>{\n  &quot;title&quot;: &quot;&lt;script&gt;1&lt;/script&gt;&quot;\n}</pre>',
    );
    expect(page).toContain('<pre>{&lt;script&gt;</pre>');
    expect(page).toContain('<pre></pre>');
    expect(page).toContain('&lt;b&gt;');
    expect(page).not.toContain('<script');
  });

  it('responds with 503 while it is stopped, and receives again once it is started', async () => {
    const { open, receive, read } = await startWebhooks();

    const stopped = await open('/stop', { method: 'POST' });
    expect(await stopped.text()).toContain('Stopped');
    expect(await receive(body, sign(body))).toBe(503);
    const page = await read();
    expect(page).toContain('No webhooks yet.');
    expect(page).toContain('Rejected while stopped: 1');

    const started = await open('/start', { method: 'POST' });
    expect(await started.text()).toContain('Receiving at');
    expect(await receive(body, sign(body))).toBe(204);
    expect(listWebhooks(await read())).toEqual(['Verified']);
  });

  it('keeps the last 100 webhooks', async () => {
    const { receive, read } = await startWebhooks();
    for (let count = 0; count <= 100; count++) {
      await receive('{}', sign('{}', { id: `message-${count}` }));
    }

    const page = await read();
    expect(listWebhooks(page)).toHaveLength(100);
    expect(page).toMatch(/webhook-id\s+message-100\s/);
    expect(page).not.toMatch(/webhook-id\s+message-0\s/);
  });

  it('is not there where the config says nothing of it', async () => {
    const { server } = await startTestBackend({ features: [webhooksPlugin] });
    const response = await fetch(
      `http://localhost:${server.port()}/api/demo-webhooks/incoming`,
      { method: 'POST', body, headers: sign(body) },
    );
    expect(response.status).toBe(404);
  });
});
