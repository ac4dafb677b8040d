import type { BenchmarkDatabase } from '../database/BenchmarkDatabase';
import type { System } from '../systems';
import type { Inbox } from './Inbox';
import { seedCallboard } from './seedCallboard';
import { seedStock } from './seedStock';

/**
 * Fills a database whose tables the server has made, and lets it look at what it has got, as it
 * would have done by itself on the way there.
 *
 * @internal
 */
export async function seed(options: {
  system: System;
  database: BenchmarkDatabase;
  inboxes: Inbox[];
}): Promise<void> {
  const { system, database, inboxes } = options;
  const knex = database.connect();
  try {
    const fill = system === 'stock' ? seedStock : seedCallboard;
    await fill(knex, database.kind, inboxes);
    await knex.raw(database.kind === 'postgres' ? 'vacuum analyze' : 'analyze');
  } finally {
    await knex.destroy();
  }
}
