import { createRequire } from 'node:module';
import path from 'node:path';

// The driver is that of the demo backend.
const requireOfBackend = createRequire(
  path.resolve(__dirname, '../../../backend/package.json'),
);

/**
 * Puts unread notifications into the inbox of the guest, behind the back of the server: sending so
 * many would take longer than all the other tests.
 *
 * @param directory - where the databases of the demo are
 */
export function fillInbox(directory: string, count: number): void {
  const Database = requireOfBackend('better-sqlite3');
  const database = new Database(path.join(directory, 'notifications.sqlite'), {
    timeout: 20_000,
  });
  const numbers = `with recursive numbers(i) as
    (select 1 union all select i + 1 from numbers where i < ${count})`;
  const id = `printf('f1110000-0000-7000-8000-%012x', i)`;
  const sent = `${Date.now()} - 1000 * i`;
  database.transaction(() => {
    database.exec(`insert into callboard_message
      (notification_id, id, created, stored_at, origin, severity, payload, search_text)
      ${numbers} select ${id}, ${id}, ${sent}, ${sent}, 'external:demo-cli',
        'normal', json_object('title', 'Entry ' || i, 'severity', 'normal'),
        'entry ' || i from numbers`);
    database.exec(`insert into callboard_delivery
      (notification_id, message_id, user_ref, created, sort_at, rev, sent_rev)
      ${numbers} select ${id}, ${id}, 'user:default/guest', ${sent}, ${sent},
        1000 * (${sent}), 1000 * (${sent}) from numbers`);
  })();
  database.close();
}
