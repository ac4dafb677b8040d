import { InputError } from '@backstage/errors';
import { InboxService } from '../inbox';
import { ApiHandler, ApiRouter } from './ApiRouter';
import { Callers } from './Callers';
import {
  parseFilterBody,
  parseFilterQuery,
  parseMoment,
  parseOrder,
} from './parseInboxQuery';

/** Routes for what users do with their inbox. */
export function addInboxRoutes(
  router: ApiRouter,
  options: { callers: Callers; inbox: InboxService },
): void {
  const { callers, inbox } = options;

  const list: ApiHandler<'#get|/notifications'> = async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    const { offset, limit, cursor, orderField } = req.query;
    const page = await inbox.list({
      userRef,
      filter: parseFilterQuery(req.query),
      order: parseOrder(orderField),
      // The schema has a default.
      limit: limit!,
      offset,
      cursor,
    });
    res.json(page);
  };
  router.get('/', list);
  router.get('/notifications', list);

  router.get('/status', async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    res.json(await inbox.getStatus({ userRef }));
  });

  router.get('/topics', async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    const filter = parseFilterQuery(req.query);
    res.json(await inbox.listTopics({ userRef, filter }));
  });

  router.get('/origins', async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    const filter = parseFilterQuery(req.query);
    res.json(await inbox.listOrigins({ userRef, filter }));
  });

  const update: ApiHandler<'#post|/notifications/update'> = async (
    req,
    res,
  ) => {
    const { userRef } = await callers.requireReader(req);
    const { ids, filter, upTo, markedBy, read, saved } = req.body;
    const flags = { read, saved };
    if ((ids === undefined) === (filter === undefined)) {
      throw new InputError('Either ids or filter is required, and not both');
    }
    if (ids) {
      res.json(await inbox.markByIds({ userRef, ids, markedBy, flags }));
      return;
    }
    if (upTo === undefined) {
      throw new InputError('upTo is required with filter');
    }
    const summary = await inbox.markByFilter({
      userRef,
      filter: parseFilterBody(filter!, 'filter.'),
      upTo: parseMoment(upTo, 'upTo'),
      markedBy,
      flags,
    });
    res.json(summary);
  };
  router.post('/update', update);
  router.post('/notifications/update', update);

  // Last, because other paths also look like an id.
  const get: ApiHandler<'#get|/notifications/{id}'> = async (req, res) => {
    const { userRef } = await callers.requireReader(req);
    res.json(await inbox.get({ userRef, id: req.params.id }));
  };
  router.get('/:id', get);
  router.get('/notifications/:id', get);
}
