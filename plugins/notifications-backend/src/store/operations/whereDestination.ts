import { Knex } from 'knex';
import { contains, inCodePointOrder } from '../dialect';

/**
 * Restricts a query to those chunks `c` that have a destination, and rarely others:
 * texts with quotes in them can look as if they contained it.
 */
export function whereDestination(
  knex: Knex,
  destination: string,
): (query: Knex.QueryBuilder) => void {
  return query => {
    // Chunks are in the order of code units, which differs from this one from here on.
    if (!/[\ud800-\uffff]/.test(destination)) {
      query
        .where(inCodePointOrder(knex, 'c.first_destination'), '<=', destination)
        .where(inCodePointOrder(knex, 'c.last_destination'), '>=', destination);
    }
    query.where(
      contains(knex, {
        column: 'c.destinations',
        text: JSON.stringify(destination),
      }),
    );
  };
}
