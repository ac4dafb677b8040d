import { TestDatabases } from '@backstage/backend-test-utils';
import { createGate } from '../__testUtils__/createGate';
import { beginWriting } from '../store/dialect';
import { createMessage, createTestStore } from '../store/__testUtils__';
import { insertDeliveries } from '../store/operations/insertDeliveries';
import { insertSend } from '../store/operations/insertSend';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe.each(databases.eachSupportedId())('a sender on %s', id => {
  it('that is stopped between its last statement and the commit has sent nothing', async () => {
    const { store, knex } = await createTestStore(databases, id);
    const message = createMessage({ scope: 'stopped' });
    const { notificationId } = message;
    const groups = [{ message, userRefs: ['user:default/ada'] }];
    let options = { notificationId, isScoped: true, groups, rev: 0 };
    const gate = createGate();
    const stopped = knex.transaction(async tx => {
      const rev = await beginWriting(tx, { locks: [notificationId] });
      options = { ...options, rev };
      await insertDeliveries(tx, options);
      await insertSend(tx, {
        messages: [message],
        topics: [],
        rev: options.rev,
        isScoped: true,
      });
      await gate.pass();
    });
    await gate.reached;

    // The database ends it within two seconds, so that others may send in the scope.
    const saved = await store.saveIndividual(options);
    expect(saved.deliveries[0].reopened.size).toBe(0);
    gate.open();
    await expect(stopped).rejects.toThrow();
    const { entries } = await store.listInbox({
      userRef: 'user:default/ada',
      filter: {},
      limit: 10,
    });
    expect(entries).toMatchObject([{ id: notificationId, updated: undefined }]);
  });
});
