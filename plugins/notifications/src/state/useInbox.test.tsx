import { ReactNode } from 'react';
import { act, renderHook } from '@testing-library/react';
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
  const isBusy = jest.fn(() => false);
  const { result } = renderHook(
    () => useInbox({ ...unread, ...query }, { isBusy }).inbox,
    {
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider
          apis={[
            [notificationsApiRef, api],
            [signalApiRef, signals],
          ]}
        >
          {props.children}
        </TestApiProvider>
      ),
    },
  );
  const pass = (milliseconds: number) =>
    act(() => jest.advanceTimersByTimeAsync(milliseconds));
  await pass(0);
  const titles = () => result.current.items.map(item => item.payload.title);
  return { signals, isBusy, pass, result, titles };
}

describe('useInbox', () => {
  describe('when a notification of another page is sent again', () => {
    const inbox = ['a', 'b', 'c', 'd', 'e'].map(title =>
      aNotification({ title }),
    );
    const again = { ...inbox[4], updated: new Date() };

    it.each([
      { isStock: false, expected: ['e', 'a', 'b'] },
      { isStock: true, expected: ['a', 'b', 'c'] },
    ])(
      'shows it where the backend has it, and counts it once (stock: $isStock)',
      async ({ isStock, expected }) => {
        const api = new FakeNotificationsApi(inbox);
        api.isStock = isStock;
        const { signals, result, pass, titles } = await renderInbox(api, {
          view: 'all',
        });
        api.inbox = [...inbox.slice(0, 4), again];
        const seen: string[][] = [];
        act(() => signals.sendArrival(again));
        for (let i = 0; i < 5; i++) {
          seen.push(titles());
          expect(result.current.totalCount).toBe(5);
          await pass(50);
        }
        expect(seen[0]).toEqual(['a', 'b', 'c']);
        expect(titles()).toEqual(expected);
        expect(result.current.totalCount).toBe(5);
      },
    );

    it('holds it back while the reader is busy, and counts it once when it is shown', async () => {
      const api = new FakeNotificationsApi(inbox);
      const { signals, isBusy, result, pass, titles } = await renderInbox(api, {
        view: 'all',
      });
      isBusy.mockReturnValue(true);
      api.inbox = [...inbox.slice(0, 4), again];
      act(() => signals.sendArrival(again));
      await pass(200);
      expect(titles()).toEqual(['a', 'b', 'c']);
      expect(result.current.waiting).toEqual([again]);
      const { totalCount, waiting } = result.current;
      expect(totalCount + waiting.length).toBe(5);
    });
  });
});
