import { ReactNode } from 'react';
import { act, renderHook, waitFor } from '@testing-library/react';
import {
  errorApiRef,
  identityApiRef,
  StorageApi,
  storageApiRef,
} from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/test-utils';
import { getPreferenceBucket } from './PreferenceStore';
import { usePreference } from './usePreference';

const identityOf = (userEntityRef: string) =>
  mockApis.identity({ userEntityRef });

function renderPreference<T>(
  hook: () => T,
  storage: StorageApi,
  identity = identityOf('user:default/jane'),
) {
  const errorApi = { post: jest.fn(), error$: jest.fn() };
  const seen: T[] = [];
  const { result, unmount } = renderHook(
    () => {
      const value = hook();
      seen.push(value);
      return value;
    },
    {
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider
          apis={[
            [storageApiRef, storage],
            [identityApiRef, identity],
            [errorApiRef, errorApi],
          ]}
        >
          {props.children}
        </TestApiProvider>
      ),
    },
  );
  return { result, unmount, seen, errorApi };
}

/** Like the one of the user settings, which has to ask for what it holds. */
async function createSlowStorage(held: Record<string, number | boolean>) {
  const storage = mockApis.storage();
  const bucket = await getPreferenceBucket(
    storage,
    identityOf('user:default/jane'),
  );
  jest.spyOn(bucket, 'snapshot').mockImplementation(key => ({
    key,
    presence: 'unknown',
    value: undefined,
  }));
  const asked = jest.spyOn(bucket, 'observe$');
  const answer = async () => {
    for (const [name, value] of Object.entries(held)) {
      await bucket.set(name, value);
    }
  };
  return { storage, asked, answer };
}

describe('usePreference', () => {
  it('knows from the first moment what anything before it was told', async () => {
    const { storage, asked, answer } = await createSlowStorage({
      pageSize: 50,
      toasts: false,
    });
    const first = renderPreference(() => usePreference('toasts')[0], storage);
    expect(first.result.current).toBe(true);
    await waitFor(() => expect(asked).toHaveBeenCalled());
    await act(answer);
    expect(first.result.current).toBe(false);
    first.unmount();

    const { seen } = renderPreference(
      () => usePreference('pageSize')[0],
      storage,
    );
    expect(new Set(seen)).toEqual(new Set([50]));
    expect(
      asked.mock.calls.filter(([name]) => name === 'pageSize'),
    ).toHaveLength(1);
  });

  it('is that of the user, also where the storage belongs to the browser', async () => {
    const storage = mockApis.storage();
    const jane = renderPreference(() => usePreference('sound'), storage);
    await act(async () => jane.result.current[1](true));
    expect(jane.result.current[0]).toBe(true);

    const soundOf = async (userRef: string) => {
      const bucket = await getPreferenceBucket(storage, identityOf(userRef));
      return bucket.snapshot('sound').value;
    };
    expect(await soundOf('user:default/jane')).toBe(true);
    expect(await soundOf('user:default/john')).toBeUndefined();
  });

  it('keeps the latest choice when an earlier one could not be remembered', async () => {
    const storage = mockApis.storage();
    const bucket = await getPreferenceBucket(
      storage,
      identityOf('user:default/jane'),
    );
    let refuse = (_error: Error) => {};
    const { result, errorApi } = renderPreference(
      () => usePreference('pageSize'),
      storage,
    );
    const set = jest.spyOn(bucket, 'set').mockImplementationOnce(
      () =>
        new Promise((_, reject) => {
          refuse = reject;
        }),
    );
    await act(async () => {
      result.current[1](10);
      result.current[1](50);
    });
    expect(result.current[0]).toBe(50);
    await act(async () => refuse(new Error('Too late')));
    await waitFor(() => expect(errorApi.post).toHaveBeenCalledTimes(1));
    expect(result.current[0]).toBe(50);

    // And goes back to what is remembered, not to what failed before.
    set.mockRejectedValue(new Error('Out of order'));
    await act(async () => {
      result.current[1](10);
      result.current[1](25);
    });
    await waitFor(() => expect(errorApi.post).toHaveBeenCalledTimes(3));
    expect(result.current[0]).toBe(50);
  });

  it('follows the reader also if it could not ask at first who that is', async () => {
    jest.useFakeTimers();
    const storage = mockApis.storage();
    const bucket = await getPreferenceBucket(
      storage,
      identityOf('user:default/jane'),
    );
    await bucket.set('toasts', false);
    const identity = identityOf('user:default/jane');
    const refuse = jest
      .spyOn(identity, 'getBackstageIdentity')
      .mockRejectedValue(new Error('Not now'));
    const { result, errorApi } = renderPreference(
      () => ({
        toasts: usePreference('toasts')[0],
        sound: usePreference('sound')[0],
        setSound: usePreference('sound')[1],
      }),
      storage,
      identity,
    );
    await act(async () => result.current.setSound(true));
    expect(errorApi.post).toHaveBeenCalledWith(new Error('Not now'));
    expect(result.current).toMatchObject({ toasts: true, sound: false });

    // What is chosen need not wait until that is asked again.
    refuse.mockRestore();
    await act(async () => result.current.setSound(true));
    expect(bucket.snapshot('sound').value).toBe(true);
    expect(result.current.toasts).toBe(true);
    await act(() => jest.advanceTimersByTimeAsync(20_000));
    expect(result.current).toMatchObject({ toasts: false, sound: true });
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
