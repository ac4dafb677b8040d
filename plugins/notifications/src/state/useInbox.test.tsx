import { ReactNode } from 'react';
import { act, renderHook } from '@testing-library/react';
import {
  AppLanguageApi,
  appLanguageApiRef,
} from '@backstage/core-plugin-api/alpha';
import { TestApiProvider } from '@backstage/test-utils';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import { notificationsApiRef } from '../api';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../__testUtils__';
import { unread } from '../__testUtils__/inboxStates';
import { InboxQuery } from './InboxQuery';
import { useInbox } from './useInbox';

jest.useFakeTimers();

async function renderInbox(
  api: FakeNotificationsApi,
  query: Partial<InboxQuery> = {},
) {
  const signals = new FakeSignalApi();
  let language = 'en';
  const readers = new Set<(chosen: { language: string }) => void>();
  const languages = {
    getLanguage: () => ({ language }),
    language$: () => ({
      subscribe: (reader: (chosen: { language: string }) => void) => {
        readers.add(reader);
        return { unsubscribe: () => readers.delete(reader) };
      },
    }),
  };
  const isBusy = jest.fn(() => false);
  const { result, rerender } = renderHook(
    (asked: Partial<InboxQuery>) =>
      useInbox({ ...unread, ...asked }, { isBusy }).inbox,
    {
      initialProps: query,
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider
          apis={[
            [notificationsApiRef, api],
            [signalApiRef, signals],
            [appLanguageApiRef, languages as unknown as AppLanguageApi],
          ]}
        >
          {props.children}
        </TestApiProvider>
      ),
    },
  );
  const pass = async (milliseconds: number) => {
    // React renders between the steps only.
    for (let passed = 0; passed <= milliseconds; passed += 50) {
      const step = Math.min(50, milliseconds - passed);
      await act(() => jest.advanceTimersByTimeAsync(step));
    }
  };
  await pass(0);
  const titles = () => result.current.items.map(item => item.payload.title);
  const speak = (chosen: string) =>
    act(() => {
      language = chosen;
      api.languages = [language];
      readers.forEach(reader => reader({ language }));
    });
  return { signals, isBusy, pass, result, titles, lookFor: rerender, speak };
}

describe('useInbox', () => {
  describe.each<[string, Partial<InboxQuery>, number]>([
    ['of which the badge knows', {}, 0],
    ['of which only the backend knows', { view: 'all' }, 1],
  ])(
    'when a notification of another page is sent again, %s',
    (_, query, asks) => {
      const start = async () => {
        const api = new FakeNotificationsApi();
        for (const title of ['e', 'd', 'c', 'b', 'a']) {
          api.send({ title, scope: title });
          await jest.advanceTimersByTimeAsync(1000);
        }
        const rendered = await renderInbox(api, query);
        await rendered.pass(1000);
        api.publish = signal => rendered.signals.send(signal);
        return { api, ...rendered };
      };

      it('shows it on top, and counts it once', async () => {
        const { api, result, pass, titles } = await start();
        api.requests.length = 0;
        act(() => void api.send({ title: 'e again', scope: 'e' }));
        for (let i = 0; i < 5; i++) {
          expect(result.current.totalCount).toBe(5);
          await pass(50);
        }
        expect(titles()).toEqual(['e again', 'a', 'b']);
        expect(result.current.totalCount).toBe(5);
        expect(api.requests).toHaveLength(asks);
      });

      it('holds it back while the reader is busy, and counts it once when it is shown', async () => {
        const { api, isBusy, result, pass, titles } = await start();
        isBusy.mockReturnValue(true);
        act(() => void api.send({ title: 'e again', scope: 'e' }));
        await pass(200);
        expect(titles()).toEqual(['a', 'b', 'c']);
        const { totalCount, waiting } = result.current;
        expect(waiting).toMatchObject([{ payload: { title: 'e again' } }]);
        expect(totalCount + waiting.length).toBe(5);
      });
    },
  );

  it('loads though there is more to read before each answer, asking one thing at a time', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'a' })]);
    const list = api.getNotifications.bind(api);
    const asked: string[] = [];
    jest.spyOn(api, 'getNotifications').mockImplementation(async options => {
      const answer = await list(options);
      // Others ask for arrivals.
      if (options?.limit === unread.pageSize) {
        asked.push('asked');
        await new Promise(resolve => setTimeout(resolve, 700));
        asked.push('answered');
      }
      return answer;
    });
    const { signals, result, pass, titles } = await renderInbox(api);
    const muchHappens = async (milliseconds: number, pause: number) => {
      for (let passed = 0; passed < milliseconds; passed += pause) {
        act(() => signals.resync());
        await pass(pause);
      }
    };
    await muchHappens(1000, 400);
    expect(result.current.phase).toBe('ready');
    expect(titles()).toEqual(['a']);

    // Nor does it wait for a pause that never comes.
    api.inbox = [aNotification({ title: 'b' })];
    await muchHappens(3000, 100);
    expect(titles()).toEqual(['b']);

    await pass(2000);
    const turns = asked.length / 2;
    expect(asked).toEqual(Array(turns).fill(['asked', 'answered']).flat());
    expect(turns).toBeLessThan(9);
    await pass(20_000);
    expect(asked).toHaveLength(2 * turns);
  });

  it.each([false, true])(
    'has everything that arrived in a storm, once it is over (busy: %s)',
    async busy => {
      const api = new FakeNotificationsApi([aNotification({ title: 'old' })]);
      const { signals, isBusy, pass, result } = await renderInbox(api, {
        pageSize: 25,
      });
      isBusy.mockReturnValue(busy);
      await pass(3000);
      const read = api.getNotifications.bind(api);
      api.getNotifications = async options => {
        const answer = await read(options);
        await new Promise(resolve => setTimeout(resolve, 100));
        return answer;
      };
      // Something unknown here was marked as unread elsewhere: the list is read anew.
      act(() => signals.sendMark('unread', ['unknown']));
      const titles = ['old'];
      for (let n = 1; n <= 8; n += 1) {
        await pass(0);
        await pass(50);
        const title = `new ${n}`;
        const arrival = aNotification({ title }, { created: new Date() });
        api.inbox = [arrival, ...api.inbox];
        titles.unshift(title);
        act(() => signals.sendArrival(arrival));
      }
      await pass(20_000);
      const { items, waiting } = result.current;
      expect([...waiting, ...items].map(item => item.payload.title)).toEqual(
        titles,
      );
    },
  );

  it('leaves aside the answer to what the reader does not look for any more', async () => {
    const [a, b] = ['a', 'b'].map(title => aNotification({ title }));
    const api = new FakeNotificationsApi([a, b]);
    const list = api.getNotifications.bind(api);
    jest.spyOn(api, 'getNotifications').mockImplementation(async options => {
      const answer = await list(options);
      const isSlow = options?.search === 'a';
      await new Promise(resolve => setTimeout(resolve, isSlow ? 900 : 100));
      return answer;
    });
    const { result, pass, titles, lookFor } = await renderInbox(api);
    await pass(100);
    lookFor({ search: 'a' });
    await pass(100);
    lookFor({ search: 'b' });
    await pass(150);
    expect(titles()).toEqual(['b']);
    await pass(1000);
    expect(titles()).toEqual(['b']);
    expect(result.current.phase).toBe('ready');
  });

  it.each([false, true])(
    'is read again in the language that the reader chooses, in place (busy: %s)',
    async busy => {
      const de = { title: 'Vorhang' };
      const curtain = { title: 'Curtain', translations: { de } };
      const api = new FakeNotificationsApi([aNotification(curtain)]);
      const { isBusy, pass, titles, speak } = await renderInbox(api);
      isBusy.mockReturnValue(busy);
      // Then it knows since when something is news.
      await pass(2000);
      for (const [language, title] of [
        ['de', 'Vorhang'],
        ['en', 'Curtain'],
      ]) {
        api.requests.length = 0;
        speak(language);
        await pass(1000);
        expect(titles()).toEqual([title]);
        expect(api.requests).toEqual(['getNotifications']);
      }
    },
  );

  it('asks for no more than the backend returns, however much is held back', async () => {
    const inbox = Array.from({ length: 30 }, () => aNotification());
    const api = new FakeNotificationsApi(inbox);
    const list = jest.spyOn(api, 'getNotifications');
    const { isBusy, pass, result, signals } = await renderInbox(api, {
      pageSize: 25,
    });
    isBusy.mockReturnValue(true);
    for (let n = 0; n < 80; n += 1) {
      const arrival = aNotification({}, { created: new Date() });
      api.inbox = [arrival, ...api.inbox];
      act(() => signals.sendArrival(arrival));
      await pass(1);
    }
    act(() => signals.resync());
    await pass(1000);
    expect(list).toHaveBeenCalledWith(
      expect.objectContaining({ limit: 100, maxDescriptionLength: 1000 }),
    );
    const { items, waiting, error } = result.current;
    expect([items.length, waiting.length, error]).toEqual([25, 80, undefined]);
  });
});
