import { JsonObject } from '@backstage/types';
import { ChannelNotification } from '@callboard/backstage-plugin-notifications-node';
import { Receiver } from './__testUtils__/Receiver';
import {
  createNotification,
  startWebhookChannels,
} from './__testUtils__/startWebhookChannels';

const options = { abortSignal: new AbortController().signal };

let receiver: Receiver;

beforeEach(async () => {
  receiver = await Receiver.start();
});

afterEach(() => receiver.stop());

async function startChannel() {
  const route = { url: receiver.url, preset: 'teams' };
  const channels = await startWebhookChannels({ team: route });
  return channels.get('webhook/team')!;
}

/** What arrives at the workflow. */
async function cardOf(notification: ChannelNotification) {
  const channel = await startChannel();
  const deliveries = [{ destination: 'route', key: 'key-1', attempt: 1 }];
  const results = await channel.deliver({ notification, deliveries }, options);
  expect(results.get('route')).toMatchObject({ outcome: 'delivered' });
  return readCard();
}

function readCard() {
  const { body, headers } = receiver.requests.pop()!;
  expect(headers).not.toHaveProperty('webhook-signature');
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(28_000);
  const message = JSON.parse(body);
  expect(message).toEqual({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: expect.any(Array),
          actions: expect.any(Array),
        },
      },
    ],
  });
  return message.attachments[0].content;
}

const title = (text: string, color: string): JsonObject => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, size: 'Large', weight: 'Bolder', color }],
});

describe('the preset for Microsoft Teams', () => {
  it('shows texts as they stand, the facts, and a button for each link', async () => {
    const card = await cardOf(
      createNotification({
        title: 'Build *7* failed',
        description: 'Not [a link](https://example.com)\nSecond line',
        topic: 'main_builds',
        link: 'catalog/default/component/site',
        additionalLinks: [
          { title: 'Log', url: 'https://ci.example.com/7' },
          // eslint-disable-next-line no-script-url -- what must not be followed
          { title: 'Script', url: 'javascript:alert(1)' },
          ...Array.from({ length: 9 }, (_, i) => ({
            title: `Link ${i}`,
            url: `/${i}`,
          })),
        ],
      }),
    );
    expect(card.body).toEqual([
      title('Build *7* failed', 'Warning'),
      {
        type: 'RichTextBlock',
        inlines: [
          {
            type: 'TextRun',
            text: 'Not [a link](https://example.com)\nSecond line',
          },
        ],
      },
      {
        type: 'FactSet',
        facts: [
          { title: 'Severity', value: 'high' },
          { title: 'Origin', value: 'plugin:ci' },
          { title: 'Topic', value: 'main\\_builds' },
        ],
      },
    ]);
    expect(card.actions).toEqual(
      [
        [
          'Open',
          'https://example.com/backstage/catalog/default/component/site',
        ],
        ['Log', 'https://ci.example.com/7'],
        ...[0, 1, 2, 3].map(i => [
          `Link ${i}`,
          `https://example.com/backstage/${i}`,
        ]),
      ].map(([linkTitle, url]) => ({
        type: 'Action.OpenUrl',
        title: linkTitle,
        url,
      })),
    );
  });

  it('shows Markdown as such, and needs no more than a title', async () => {
    const { body } = await cardOf(
      createNotification({
        description: '**Bold**',
        descriptionFormat: 'markdown',
      }),
    );
    expect(body[1]).toEqual({
      type: 'TextBlock',
      text: '**Bold**',
      wrap: true,
    });

    const bare = createNotification({ severity: undefined });
    expect(await cardOf(bare)).toMatchObject({
      body: [title('Build failed', 'Default'), { type: 'FactSet' }],
      actions: [],
    });
  });

  it('shortens what Teams would not take', async () => {
    const [, description] = (
      await cardOf(createNotification({ description: '😀"'.repeat(6_000) }))
    ).body;
    const { text } = description.inlines[0];
    // As much as there is room for, and no half of a character.
    expect(text).toMatch(/^(😀")+😀?…$/u);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeGreaterThan(27_000);

    const url = `https://example.com/${'ü'.repeat(1_000)}`;
    const large = await cardOf(
      createNotification({
        title: '\\'.repeat(5_000),
        topic: '_'.repeat(5_000),
        description: 'x'.repeat(20_000),
        link: url,
        additionalLinks: Array.from({ length: 5 }, () => ({ title: 'x', url })),
      }),
    );
    expect(large.actions).toHaveLength(3);
  });

  it('posts that a notification is resolved, and cannot take back', async () => {
    const channel = await startChannel();
    const references = [
      { destination: 'route', key: 'key-1', reference: 'key-1' },
    ];
    const notification = createNotification({ severity: 'critical' });
    await channel.resolve!({ notification, references }, options);
    expect(readCard().body[0]).toEqual(
      title('Resolved: Build failed', 'Attention'),
    );
    expect(channel.retract).toBeUndefined();
  });
});
