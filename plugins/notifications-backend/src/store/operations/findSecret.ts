import { Knex } from 'knex';
import { limited } from '../connections';

/** There is one row. */
const ID = 1;

/**
 * The secret that links in messages are signed with. Of several instances that find none
 * the first one makes it, and all have the same.
 */
export async function findSecret(
  knex: Knex,
  /** What is stored if there is none yet. */
  options: { candidate: string },
): Promise<string> {
  await limited(
    knex,
    knex('callboard_secret')
      .insert({ id: ID, secret: options.candidate })
      .onConflict('id')
      .ignore(),
  );
  const [secret]: string[] = await limited(
    knex,
    knex('callboard_secret').where('id', ID).pluck('secret'),
  );
  return secret;
}
