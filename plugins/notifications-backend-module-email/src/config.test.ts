import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readEmailConfig } from './config';

function read(email: JsonObject) {
  return readEmailConfig(
    mockServices.rootConfig({
      data: {
        app: { baseUrl: 'http://localhost:3000' },
        notifications: {
          processors: {
            email: {
              transportConfig: { transport: 'stream' },
              sender: 'callboard@example.com',
              ...email,
            },
          },
        },
      },
    }),
  );
}

describe('readEmailConfig', () => {
  const smtp = { transport: 'smtp', hostname: 'mail.example.com', port: 587 };

  it('has the defaults of the module of upstream', () => {
    expect(read({ transportConfig: smtp })).toMatchObject({
      transport: { secure: false, requireTls: false, login: undefined },
      concurrency: 2,
      intervalMilliseconds: 100,
      broadcastReceivers: 'none',
    });
    expect(
      read({ transportConfig: { transport: 'sendmail' } }).transport,
    ).toEqual({
      type: 'sendmail',
      path: '/usr/sbin/sendmail',
      newline: 'unix',
    });
  });

  it.each<[string, JsonObject]>([
    ['transportConfig.transport', { transportConfig: { transport: 'azure' } }],
    ['transportConfig.transport', { transportConfig: { transport: 'pigeon' } }],
    ['transportConfig.hostname', { transportConfig: { ...smtp, hostname: 1 } }],
    ['transportConfig.port', { transportConfig: { ...smtp, port: 0 } }],
    [
      'transportConfig.password',
      { transportConfig: { ...smtp, username: 'callboard' } },
    ],
    [
      'transportConfig.username',
      { transportConfig: { ...smtp, password: 'secret' } },
    ],
    [
      'transportConfig.newline',
      { transportConfig: { transport: 'sendmail', newline: 'mac' } },
    ],
    ['sender', { sender: 'Callboard' }],
    ['sender', { sender: 'a@example.com, b@example.com' }],
    ['replyTo', { replyTo: 'nobody' }],
    ['concurrencyLimit', { concurrencyLimit: 0 }],
    ['throttleInterval', { throttleInterval: { hours: 2 } }],
    ['broadcastConfig.receiver', { broadcastConfig: { receiver: 'all' } }],
    [
      'broadcastConfig.receiverEmails',
      { broadcastConfig: { receiver: 'config' } },
    ],
    [
      'broadcastConfig.receiverEmails',
      {
        broadcastConfig: {
          receiver: 'config',
          receiverEmails: ['ops@example.com\nBcc: eve@example.org'],
        },
      },
    ],
    ['filter.minSeverity', { filter: { minSeverity: 'urgent' } }],
    ['allowedEmailDomains', { allowedEmailDomains: 'example.com' }],
  ])('names %s in the error about a wrong value', (key, email) => {
    expect(() => read(email)).toThrow(
      new RegExp(
        `"?(notifications\\.processors\\.email\\.)?${key.replace(
          /\./g,
          '\\.',
        )}`,
      ),
    );
    expect(() => read(email)).not.toThrow('secret');
  });
});
