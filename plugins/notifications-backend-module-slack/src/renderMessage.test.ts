import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { renderMessage } from './renderMessage';

function render(
  payload: Partial<NotificationPayload>,
  options: Partial<Parameters<typeof renderMessage>[1]> = {},
) {
  return renderMessage(
    {
      id: 'notification-1',
      sendId: 'send-1',
      origin: 'plugin:ci',
      isBroadcast: false,
      sentAt: new Date(),
      payload: { title: 'Build failed', ...payload },
    },
    {
      appBaseUrl: 'https://example.com/backstage',
      mentions: new Map(),
      ...options,
    },
  );
}

/** The blocks below the title, whatever their kind. */
function detailsOf(message: ReturnType<typeof renderMessage>): any[] {
  return message.attachments[0].blocks!;
}

describe('a message in Slack', () => {
  it('has title, description, severity, sender, topic and links of the notification', () => {
    expect(
      render({
        description: 'Step *test* failed',
        link: '/builds/7?tab=log&raw=1',
        severity: 'critical',
        topic: 'builds',
        additionalLinks: [
          { title: 'Commit', url: 'https://example.com/commit' },
        ],
      }),
    ).toEqual({
      text: 'Build failed',
      blocks: [
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*<https://example.com/backstage/builds/7?tab=log&amp;raw=1|Build failed>*',
          },
        },
      ],
      attachments: [
        {
          color: '#e01e5a',
          fallback: 'Build failed',
          blocks: [
            {
              type: 'section',
              text: { type: 'mrkdwn', text: 'Step *test* failed' },
            },
            {
              type: 'context',
              elements: [
                {
                  type: 'plain_text',
                  text: 'Severity: critical',
                  emoji: false,
                },
                { type: 'plain_text', text: 'From: plugin:ci', emoji: false },
                { type: 'plain_text', text: 'Topic: builds', emoji: false },
              ],
            },
            {
              type: 'actions',
              elements: [
                {
                  type: 'button',
                  action_id: 'open-0',
                  text: { type: 'plain_text', text: 'Open' },
                  url: 'https://example.com/backstage/builds/7?tab=log&raw=1',
                },
                {
                  type: 'button',
                  action_id: 'open-1',
                  text: { type: 'plain_text', text: 'Commit' },
                  url: 'https://example.com/commit',
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('escapes what would notify a whole channel or disguise a link', () => {
    const hostile = '<!channel> & <https://evil.example|Log in>';
    const escaped =
      '&lt;!channel&gt; &amp; &lt;https://evil.example|Log in&gt;';
    const message = render({ title: hostile, description: hostile });
    expect(message.text).toBe(escaped);
    expect(message.attachments[0].fallback).toBe(escaped);
    expect(message.blocks).toMatchObject([{ text: { text: `*${escaped}*` } }]);
    expect(detailsOf(message)[0].text.text).toBe(escaped);
    expect(render({ link: 'https://example.com/a|b>c' }).blocks).toMatchObject([
      { text: { text: '*<https://example.com/a%7Cb%3Ec|Build failed>*' } },
    ]);
  });

  it('stays within the limits of Slack, and leaves out links that Slack would refuse', () => {
    const message = render({
      title: '&'.repeat(1000),
      description: '&'.repeat(20_000),
      link: `https://example.com/?${'&'.repeat(2_900)}`,
      additionalLinks: [
        { title: 'x'.repeat(200), url: '/page' },
        { title: 'Too long', url: `/${'x'.repeat(3_000)}` },
        { title: 'Route of the app', url: 'route:scaffolder.root' },
      ],
    });
    const [title] = message.blocks as any[];
    expect(title.text.text).toMatch(/^\*(&amp;){299}…\*$/);
    const [description, , { elements: buttons }] = detailsOf(message);
    expect(description.text.text).toMatch(/^(&amp;){599}…$/);
    expect(buttons).toMatchObject([
      { url: expect.stringContaining('https://example.com/?') },
      {
        text: { text: 'x'.repeat(75) },
        url: 'https://example.com/backstage/page',
      },
    ]);
    expect(buttons).toHaveLength(2);

    const longest = render({
      title: '<'.repeat(1000),
      link: `https://example.com/${'x'.repeat(1_400)}`,
    });
    expect((longest.blocks as any[])[0].text.text).toMatch(/^\*<.{1,2994}>\*$/);

    const bare = render({ link: 'mailto:jane@example.com', description: ' ' });
    expect(bare.blocks).toMatchObject([{ text: { text: '*Build failed*' } }]);
    expect(detailsOf(bare).map(({ type }) => type)).toEqual(['context']);
  });

  it('has the blocks of the renderer that a module has set, which gets full links and mentions', () => {
    const renderBlocks = jest.fn(() => [{ type: 'divider' as const }]);
    const message = render(
      { link: '/builds', description: 'By <@user:default/jane> <b>' },
      { renderBlocks, mentions: new Map([['user:default/jane', 'U_JANE']]) },
    );
    expect(renderBlocks).toHaveBeenCalledWith({
      title: 'Build failed',
      link: 'https://example.com/backstage/builds',
      description: 'By <@U_JANE> <b>',
    });
    expect(detailsOf(message)).toEqual([{ type: 'divider' }]);
  });
});
