import { setTimeout as delay } from 'node:timers/promises';
import type { BackendInstance } from './__testUtils__/distributed/BackendInstance';
import { Deployment } from './__testUtils__/distributed/Deployment';
import { publishingPlugins } from './__testUtils__/distributed/instance';
import { TestReceiver } from './__testUtils__/distributed/TestReceiver';

const [plugin] = publishingPlugins;

// The event bus itself, whose troubles are made in its own tables.
describe('signals on an event bus in trouble', () => {
  let deployment: Deployment;
  let publisher: BackendInstance;
  let receiver: TestReceiver;

  const publish = (n: number) =>
    publisher.publish(plugin, {
      recipients: null,
      channel: 'news',
      message: { n },
    });
  const query = (sql: string) => deployment.database.query(sql);
  const listSubscriptions = async () => {
    const { rows } = await query(
      "SELECT id FROM events.event_bus_subscriptions WHERE 'signals' = ANY(topics) ORDER BY id",
    );
    return rows.map(({ id }) => id as string);
  };
  async function untilTaken(n: number): Promise<void> {
    while (!receiver.taken.has(n)) {
      await delay(20);
    }
  }

  beforeAll(async () => {
    deployment = await Deployment.create({ relay: false });
    publisher = await deployment.start('one');
    const second = await deployment.start('two');
    receiver = new TestReceiver(
      'user:default/two',
      ['news'],
      await second.signIn(),
      () => second.url,
    );
    await receiver.start();
    await publish(1);
    await untilTaken(1);
  }, 120_000);

  afterAll(async () => {
    receiver.stop();
    await deployment.destroy();
  }, 60_000);

  it('come when it works again, also those that it refused', async () => {
    await query('ALTER TABLE events.event_bus_events RENAME TO gone');
    // Wakes the instances, whose polls fail now.
    await query("SELECT pg_notify('event_bus_publish', 'signals')");
    expect(await publish(2)).toBe(false);
    await query('ALTER TABLE events.gone RENAME TO event_bus_events');
    expect(await publish(3)).toBe(true);
    await Promise.all([2, 3].map(untilTaken));
    expect([...receiver.taken.values()]).not.toContain(2);
  }, 60_000);

  it('come although it has deleted the subscription, as after a quiet day', async () => {
    const before = await listSubscriptions();
    expect(before).toHaveLength(2);
    await query('DELETE FROM events.event_bus_subscriptions');
    // Wakes the instances, which find out.
    await query("SELECT pg_notify('event_bus_publish', 'signals')");
    await publish(4);
    while ((await listSubscriptions()).length < 2) {
      await delay(20);
    }
    expect(await listSubscriptions()).toEqual(before);
    await publish(5);
    await Promise.all([4, 5].map(untilTaken));
    expect(receiver.resyncs).toEqual([]);
    expect([...receiver.taken.values()]).not.toContain(2);
  }, 60_000);

  it('come although an instance began before the bus took its subscription', async () => {
    // The process counts it as taken when it has put it on the list of its own.
    await query(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Refused'; END $$",
    );
    await query(
      'CREATE TRIGGER refuse BEFORE INSERT ON events.event_bus_subscriptions FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    const third = await deployment.start('three');
    const late = new TestReceiver(
      'user:default/three',
      ['news'],
      await third.signIn(),
      () => third.url,
    );
    await late.start();
    await publish(6);
    await query('DROP TRIGGER refuse ON events.event_bus_subscriptions');
    while (!late.taken.has(6)) {
      await delay(20);
    }
    late.stop();
    expect(late.taken.get(6)).toBe(1);
  }, 120_000);
});
