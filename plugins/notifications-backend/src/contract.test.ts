import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from './__testUtils__/startNotificationsBackend';

/** What the frontend is developed against; its fakes are held against the same. */
const FILE = resolve(
  __dirname,
  '../../notifications-common/src/__fixtures__/contract.json',
);

/** Set to record anew what the backend does now, after a wanted change of it. */
const IS_RECORDING = Boolean(process.env.RECORD_CONTRACT);

const OPERATIONS = [1, 2, 3].map(
  number => `00000000-0000-4000-8000-00000000000${number}`,
);

/**
 * Puts names in the place of what differs from one run to the next: ids are numbered
 * in the order of their appearance, and everything that happened in the third step
 * happened at three seconds past noon, also in revisions.
 */
class Normalizer {
  private readonly ids = new Map<string, string>();
  private readonly startOfSteps: number[] = [];

  beginStep(): void {
    this.startOfSteps.push(Date.now());
  }

  normalize(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value), (key, part) => {
      if (typeof part === 'number' && /rev$/i.test(key)) {
        return this.moment(part / 1000).getTime() * 1000;
      }
      if (/^(notification_)?ids$/.test(key)) {
        // In no order.
        return part.sort();
      }
      if (typeof part !== 'string' || OPERATIONS.includes(part)) {
        return part;
      }
      if (key === 'nextCursor') {
        return 'cursor';
      }
      if (/^\d{4}-\d\d-\d\dT/.test(part)) {
        return this.moment(Date.parse(part)).toISOString();
      }
      const text = part.replace(/x{1000,}/, 'xxx');
      return text.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, id => {
        if (!this.ids.has(id)) {
          this.ids.set(id, `id-${this.ids.size + 1}`);
        }
        return this.ids.get(id)!;
      });
    });
  }

  private moment(milliseconds: number): Date {
    const step = this.startOfSteps.filter(start => start <= milliseconds);
    return new Date(Date.UTC(2026, 0, 1, 12, 0, step.length));
  }
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('the backend on %s', databaseId => {
  it('says what the frontend was made for', async () => {
    const knex = await databases.init(databaseId);
    const { asUser, asPlugin, signals } = await startNotificationsBackend({
      knex,
    });
    const [jane, ci] = [asUser('jane'), asPlugin()];
    const normalizer = new Normalizer();
    const recorded: Record<string, unknown> = {};
    const step = async (
      name: string,
      act: () => Promise<{ status: number; body: any }>,
      signalCount = 0,
    ) => {
      // A step is to be told from the next by the clock.
      await new Promise(done => setTimeout(done, 20));
      normalizer.beginStep();
      const before = signals.length;
      const { status, body } = await act();
      expect({ status, body }).toMatchObject({ status: 200 });
      for (let ms = 0; signals.length < before + signalCount; ms += 10) {
        expect(ms).toBeLessThan(10_000);
        await new Promise(done => setTimeout(done, 10));
      }
      recorded[name] = normalizer.normalize({
        body,
        signals: signals.slice(before).map(({ message }) => message),
      });
      return body;
    };
    const toJane = { type: 'entity', entityRef: 'user:default/jane' };
    const send = (payload: object, recipients: object = toJane) =>
      ci.post('/', { recipients, payload }, { Prefer: 'return=minimal' });
    const update = (body: object) => jane.post('/notifications/update', body);

    await jane.get('/status');
    const build = { title: 'Build 1 failed', scope: 'build', link: '/build' };
    const sent = await step('send', () => send(build), 1);
    const [first] = (await jane.get('/notifications')).body.notifications;
    await step(
      'markById',
      () =>
        update({
          ids: [{ id: sent.id, rev: first.rev }],
          read: true,
          operationId: OPERATIONS[0],
        }),
      1,
    );
    await step(
      'sendAgain',
      () => send({ ...build, title: 'Build 2 failed', severity: 'high' }),
      1,
    );
    await step('markWhatWasSentAgain', () =>
      update({ ids: [{ id: sent.id, rev: first.rev }], read: true }),
    );
    const all = await step(
      'broadcast',
      () => send({ title: 'Hello', topic: 'news' }, { type: 'broadcast' }),
      1,
    );
    const list = await step('list', () => jane.get('/notifications'));
    await step('status', () => jane.get('/status'));
    await step('get', () => jane.get(`/notifications/${all.id}`));
    await step(
      'markByFilter',
      () =>
        update({
          filter: { read: false },
          upTo: list.asOf,
          ids: list.notifications.map((seen: any) => ({
            id: seen.id,
            rev: seen.rev,
          })),
          saved: true,
          operationId: OPERATIONS[1],
        }),
      1,
    );
    await step(
      'undo',
      () =>
        update({
          filter: {},
          onlyChangedBy: OPERATIONS[1],
          saved: false,
          operationId: OPERATIONS[2],
        }),
      1,
    );
    await step(
      'sendInTwoLanguages',
      () =>
        send({
          title: 'Log',
          description: 'See below.',
          translations: { de: { title: 'Log', description: 'Siehe unten.' } },
        }),
      1,
    );
    await step('listInGerman', () =>
      jane.get('/notifications?limit=1&maxDescriptionLength=5', {
        'Accept-Language': 'de-CH, en;q=0.5',
      }),
    );
    await step('resolve', () => ci.post('/resolve', { scope: 'build' }), 1);
    await step('retract', () => ci.post('/retract', { id: sent.id }), 1);
    await step('listAfterAll', () => jane.get('/notifications?limit=1'));

    if (IS_RECORDING) {
      writeFileSync(FILE, `${JSON.stringify(recorded, undefined, 2)}\n`);
    }
    expect(recorded).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });
});
