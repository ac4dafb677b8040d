import { groupRef, memberRef } from '../members';
import {
  notificationsPath,
  type BenchmarkServer,
} from '../server/BenchmarkServer';
import { baselines, callboard } from '../systems';
import { compare } from './compare';
import type { Row } from './Row';

const MEMBERS = 1_000;

/** As many settings as a user can have, each about a topic of its own. */
const SETTINGS = 2_000;
const SETTINGS_PER_REQUEST = 500;

/** @internal */
export const sendBesideSettings: Row = {
  name: 'sendBesideSettings',
  title: 'Send beside a user with the most settings allowed',
  method:
    'POST of one notification to a group of 1,000, with a receipt, before and after one member has made 2,000 settings, each about another topic of the sender. On PostgreSQL.',
  run: async context => {
    const servers = await Promise.all(
      [callboard, ...baselines].map(contender =>
        context.startServer(contender, 'postgres'),
      ),
    );
    const measure = async (what: string) => ({
      what,
      unit: 'ms' as const,
      series: await compare(
        context,
        what,
        Object.fromEntries(
          servers.map(server => [
            server.contender.label,
            async () => (await sendToGroup(server)).milliseconds,
          ]),
        ),
      ),
      budgets: [],
    });
    const before = await measure('nobody has settings, PostgreSQL');
    for (const server of servers) {
      context.say(`${server.contender.label}: making settings`);
      await makeSettings(server);
    }
    const after = await measure('one member has 2,000, PostgreSQL');
    return { measurements: [before, after], curves: [], notes: [] };
  },
};

async function sendToGroup(server: BenchmarkServer) {
  return server.send({
    recipients: { type: 'entity', entityRef: groupRef(MEMBERS) },
    payload: { title: 'Deployment finished', topic: topicOf(0) },
    headers: { prefer: 'return=minimal' },
  });
}

async function makeSettings(server: BenchmarkServer): Promise<void> {
  const userRef = memberRef(0);
  const post = await server.reader(userRef);
  for (let start = 0; start < SETTINGS; start += SETTINGS_PER_REQUEST) {
    const topics = Array.from({ length: SETTINGS_PER_REQUEST }, (_, index) =>
      topicOf(start + index),
    );
    // What was never sent cannot be switched off.
    await Promise.all(
      topics.map(topic =>
        server.send({
          recipients: { type: 'entity', entityRef: userRef },
          payload: { title: 'Build finished', topic },
        }),
      ),
    );
    await post(`${notificationsPath}/settings`, {
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: 'benchmark',
              enabled: true,
              topics: topics.map(id => ({ id, enabled: false })),
            },
          ],
        },
      ],
    });
  }
}

function topicOf(index: number): string {
  return `build-${index}`;
}
