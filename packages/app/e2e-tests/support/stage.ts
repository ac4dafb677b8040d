import { Payload } from './Sender';

/** An evening at the theatre: notifications as different as they come, the newest last. */
export const evening: Payload[] = [
  {
    title: 'Season plan for next year is out',
    topic: 'House news',
    severity: 'low',
    link: '/catalog',
  },
  {
    title: 'Deployed lighting-desk to production',
    topic: 'Deployments',
    description: 'Version 2.14.0, 12 commits by 4 people.',
    severity: 'low',
    link: '/catalog/default/component/lighting-desk',
  },
  {
    title: '{{ user:default/ada }} asks you to review the new cue sheet',
    topic: 'Reviews',
    link: 'https://github.com/theatre-royal/lighting-desk/pull/17',
  },
  {
    title:
      'The certificate of tickets.theatre.example/really/long/path/without/any/space/to/break/the/line/at expires in three days',
    topic: 'Certificates',
    severity: 'high',
  },
  {
    title: 'Dimmer rack 3 is too hot',
    topic: 'Alerts',
    severity: 'critical',
    description: [
      'The temperature is **81 °C** since 19:32. Owned by {{ group:default/lighting }}.',
      '',
      '- Fan 2 does not turn',
      '- Load is at `92 %`',
    ].join('\n'),
    descriptionFormat: 'markdown',
    link: '/catalog/default/component/lighting-desk',
    additionalLinks: [
      { title: 'Runbook', url: 'https://runbooks.theatre.example/dimmers' },
      { title: 'Dashboard', url: 'https://metrics.theatre.example/racks/3' },
    ],
  },
];

/** Sent to everybody, after all the others. */
export const broadcast: Payload = {
  title: 'Maintenance of the fly system tonight from 23:00',
  topic: 'House news',
  description: 'Nobody on the grid between 23:00 and 01:00, please.',
};
