import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { AppLanguageApi } from '@backstage/core-plugin-api/alpha';
import { mockApis, registerMswTestHooks } from '@backstage/test-utils';
import { contract } from '../__testUtils__/contract';
import { NotificationsClient } from './NotificationsClient';

const base = 'http://backend.example.com/api/notifications';
const [json] = contract.markById.body;

/** The beginning of an answer, with an end that never comes. */
const brokenOff = () =>
  new HttpResponse(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('[{"id":'));
        controller.error(new TypeError('network error'));
      },
    }),
  );

describe('NotificationsClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const client = new NotificationsClient({
    discoveryApi: mockApis.discovery({ baseUrl: 'http://backend.example.com' }),
    fetchApi: { fetch: (...args) => fetch(...args) },
  });

  it('asks for the language of the app, and for the beginning of descriptions where that is enough', async () => {
    let language = 'pt_BR';
    const speaking = new NotificationsClient({
      discoveryApi: mockApis.discovery({
        baseUrl: 'http://backend.example.com',
      }),
      fetchApi: { fetch: (...args) => fetch(...args) },
      languageApi: {
        getLanguage: () => ({ language }),
      } as AppLanguageApi,
    });
    const asked = new Array<[string | null, string]>();
    const note = ({ request }: { request: Request }) => {
      const { search } = new URL(request.url);
      asked.push([request.headers.get('Accept-Language'), search]);
    };
    server.use(
      http.get(`${base}/notifications`, info => {
        note(info);
        return HttpResponse.json(contract.list.body);
      }),
      http.post(`${base}/notifications/update`, info => {
        note(info);
        return HttpResponse.json([json]);
      }),
    );
    await speaking.getNotifications({ maxDescriptionLength: 1000 });
    language = 'de';
    await speaking.updateNotifications({ ids: ['a'], read: true });
    language = 'not a language';
    await speaking.getNotifications();
    expect(asked.slice(0, 2)).toEqual([
      ['pt-BR', '?maxDescriptionLength=1000'],
      ['de', ''],
    ]);
    expect(asked[2][0]).not.toBe('not a language');
  });

  it('asks for exactly what the options say, and answers moments as dates', async () => {
    let asked = '';
    server.use(
      http.get(`${base}/notifications`, ({ request }) => {
        asked = new URL(request.url).search;
        return HttpResponse.json({
          ...contract.list.body,
          notifications: [json],
        });
      }),
    );
    const answer = await client.getNotifications({
      offset: 0,
      limit: 10,
      sort: 'created',
      read: false,
      isBroadcast: true,
      search: '',
      topic: 'a&b',
      createdAfter: new Date('2026-01-01T00:00:00Z'),
    });
    expect(asked).toBe(
      '?read=false&createdAfter=2026-01-01T00%3A00%3A00.000Z&topic=a%26b&isBroadcast=true&offset=0&limit=10&orderField=created%2Cdesc',
    );
    expect(answer).toMatchObject({
      totalCount: 2,
      asOf: new Date(contract.list.body.asOf),
    });
    expect(answer.notifications[0]).toEqual({
      ...json,
      created: new Date(json.created),
      updated: undefined,
      read: new Date(json.read),
      saved: undefined,
    });
  });

  it('marks by id and by filter over the same address', async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(`${base}/notifications/update`, async ({ request }) => {
        const body = (await request.json()) as object;
        bodies.push(body);
        return HttpResponse.json(
          'filter' in body ? contract.markByFilter.body : [json],
        );
      }),
    );
    const upTo = new Date('2026-01-01T00:00:00Z');
    const seen = { ids: [{ id: json.id, rev: json.rev }], saved: true };
    const [named] = await client.updateNotifications(seen);
    expect(named.read).toEqual(new Date(json.read));
    const filter = { topic: 'ci' };
    await expect(
      client.updateMatchingNotifications({ ...seen, filter, upTo }),
    ).resolves.toEqual(contract.markByFilter.body);
    expect(bodies).toEqual([
      seen,
      { ...seen, filter, upTo: upTo.toISOString() },
    ]);
  });

  it('rejects with what the backend said', async () => {
    server.use(
      http.get(`${base}/notifications/:id`, ({ params }) =>
        HttpResponse.json(
          {
            error: { name: 'NotFoundError', message: `No ${params.id}` },
            request: {},
            response: { statusCode: 404 },
          },
          { status: 404 },
        ),
      ),
    );
    await expect(client.getNotification('a/b')).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: expect.objectContaining({ message: 'No a/b' }),
    });
  });

  it('asks for the deliveries of a notification, and rejects where there are none', async () => {
    const answer = { deliveries: [{ channel: 'Email' }] };
    server.use(
      http.get(`${base}/notifications/:id/deliveries`, ({ params }) =>
        params.id === 'a/b'
          ? HttpResponse.json(answer)
          : HttpResponse.text('Not found', { status: 404 }),
      ),
    );
    await expect(client.getDeliveries('a/b')).resolves.toEqual(answer);
    await expect(client.getDeliveries('c')).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('asks once more when it is not known any more, and then gives up', async () => {
    let asked = 0;
    let known = false;
    server.use(
      http.get(`${base}/status`, () => {
        asked += 1;
        const answer = known
          ? HttpResponse.json(contract.status.body)
          : HttpResponse.json({}, { status: 401 });
        known = asked === 3;
        return answer;
      }),
    );
    await expect(client.getStatus()).rejects.toMatchObject({ statusCode: 401 });
    expect(asked).toBe(2);
    await expect(client.getStatus()).resolves.toEqual(contract.status.body);
    expect(asked).toBe(4);
  });

  describe('when the backend does not answer', () => {
    const tooLate = 'did not answer within 30 seconds';
    const never = () => new Promise<never>(() => {});
    const clientOf = (request: typeof fetch) =>
      new NotificationsClient({
        discoveryApi: mockApis.discovery(),
        fetchApi: { fetch: request },
      });
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it.each<[string, () => Promise<any>]>([
      ['at all', never],
      ['to the end', async () => ({ ok: true, json: never })],
      ['with why it refuses', async () => ({ ok: false, text: never })],
    ])('%s, gives up after half a minute and says why', async (_, request) => {
      const send = jest.fn<Promise<any>, [unknown, RequestInit?]>(request);
      const outcome = clientOf(send as typeof fetch)
        .updateNotifications({ ids: ['a'], read: true })
        .catch(error => error.message);
      await jest.advanceTimersByTimeAsync(29_000);
      const [, init] = send.mock.calls[0];
      expect(init?.signal?.aborted).toBe(false);
      await jest.advanceTimersByTimeAsync(1000);
      expect(await outcome).toContain(tooLate);
      expect(init?.signal?.aborted).toBe(true);
    });

    it.each([
      ['at all', async () => HttpResponse.error()],
      ['to the end', async () => brokenOff()],
    ])(
      'as the connection breaks, so not %s, does not say that it refused',
      async (_, answer) => {
        jest.useRealTimers();
        server.use(http.post(`${base}/notifications/update`, answer));
        await expect(
          client.updateNotifications({ ids: ['a'], read: true }),
        ).rejects.toMatchObject({
          name: 'NoAnswerError',
          message: expect.stringContaining('could not be reached'),
        });
      },
    );

    it('does not wait longer when it asks once more', async () => {
      const send = jest
        .fn<Promise<any>, []>(never)
        .mockImplementationOnce(async () => {
          await new Promise(resolve => setTimeout(resolve, 20_000));
          return { status: 401 };
        });
      const outcome = clientOf(send)
        .getStatus()
        .catch(error => error.message);
      await jest.advanceTimersByTimeAsync(30_000);
      expect(await outcome).toContain(tooLate);
      expect(send).toHaveBeenCalledTimes(2);
    });
  });
});
