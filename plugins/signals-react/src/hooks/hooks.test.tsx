import { PropsWithChildren, StrictMode } from 'react';
import { act, render, renderHook, screen } from '@testing-library/react';
import { TestApiProvider } from '@backstage/test-utils';
import { JsonObject } from '@backstage/types';
import {
  SignalApi,
  signalApiRef,
  SignalResync,
  SignalStatus,
  SignalSubscribeOptions,
  SignalSubscriber,
} from '../api';
import { useSignal } from './useSignal';
import { useSignalListener } from './useSignalListener';
import { useSignalStatus } from './useSignalStatus';

type Subscription = {
  channel: string;
  onMessage: (message: any) => void;
  onResync?: (resync: SignalResync) => void;
};

/** A SignalApi as an adopter wrote it for the stock plugin; it must go on type-checking. */
class StockSignalApi implements SignalApi {
  readonly subscriptions = new Set<Subscription>();
  subscribed = 0;

  subscribe<TMessage extends JsonObject = JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
  ): SignalSubscriber {
    return this.add({ channel, onMessage });
  }

  send(channel: string, message: JsonObject) {
    for (const subscription of this.subscriptions) {
      if (subscription.channel === channel) {
        subscription.onMessage(message);
      }
    }
  }

  protected add(subscription: Subscription) {
    this.subscribed += 1;
    this.subscriptions.add(subscription);
    return { unsubscribe: () => this.subscriptions.delete(subscription) };
  }
}

class FullSignalApi extends StockSignalApi implements SignalApi {
  private status: SignalStatus = 'connected';
  private refused = 'none';
  readonly listeners = new Set<(status: SignalStatus) => void>();

  subscribe<TMessage extends JsonObject = JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
    options?: SignalSubscribeOptions,
  ): SignalSubscriber {
    return this.add({ channel, onMessage, onResync: options?.onResync });
  }

  getStatus(channel?: string) {
    return channel === this.refused ? 'unavailable' : this.status;
  }

  onStatusChange(listener: (status: SignalStatus) => void) {
    this.listeners.add(listener);
    return { unsubscribe: () => this.listeners.delete(listener) };
  }

  setStatus(status: SignalStatus) {
    this.status = status;
    this.listeners.forEach(listener => listener(status));
  }

  refuse(channel: string) {
    this.refused = channel;
    this.listeners.forEach(listener => listener(this.status));
  }

  resync(channel: string) {
    for (const subscription of this.subscriptions) {
      if (subscription.channel === channel) {
        subscription.onResync?.({ channel });
      }
    }
  }
}

function withApi(api?: SignalApi) {
  return ({ children }: PropsWithChildren<{}>) =>
    api ? (
      <TestApiProvider apis={[[signalApiRef, api]]}>{children}</TestApiProvider>
    ) : (
      <TestApiProvider apis={[]}>{children}</TestApiProvider>
    );
}

describe('useSignal', () => {
  it('renders the last signal of its channel and of no other', () => {
    const api = new FullSignalApi();
    const { result } = renderHook(() => useSignal('mine'), {
      wrapper: withApi(api),
    });
    expect(result.current).toEqual({
      lastSignal: null,
      isSignalsAvailable: true,
    });

    act(() => api.send('other', { n: 1 }));
    expect(result.current.lastSignal).toBeNull();
    act(() => api.send('mine', { n: 2 }));
    expect(result.current.lastSignal).toEqual({ n: 2 });
  });

  it('forgets the signal of the previous channel when the channel changes', () => {
    const api = new FullSignalApi();
    const { result, rerender } = renderHook(
      ({ channel }) => useSignal(channel),
      { wrapper: withApi(api), initialProps: { channel: 'a' } },
    );
    act(() => api.send('a', { n: 1 }));
    expect(result.current.lastSignal).toEqual({ n: 1 });

    rerender({ channel: 'b' });
    expect(result.current.lastSignal).toBeNull();
    act(() => {
      api.send('a', { n: 2 });
      api.send('b', { n: 3 });
    });
    expect(result.current.lastSignal).toEqual({ n: 3 });
    expect(api.subscriptions.size).toBe(1);
  });

  it('is not available in an app without a signals client', () => {
    const { result } = renderHook(() => useSignal('mine'), {
      wrapper: withApi(),
    });
    expect(result.current).toEqual({
      lastSignal: null,
      isSignalsAvailable: false,
    });
  });

  it('is not available while the backend refuses its channel, and others are', () => {
    const api = new FullSignalApi();
    const options = { wrapper: withApi(api) };
    const { result: mine } = renderHook(() => useSignal('mine'), options);
    const { result: other } = renderHook(() => useSignal('other'), options);
    act(() => api.refuse('mine'));
    expect(mine.current.isSignalsAvailable).toBe(false);
    expect(other.current.isSignalsAvailable).toBe(true);
    act(() => api.refuse('none'));
    expect(mine.current.isSignalsAvailable).toBe(true);
  });

  it('works with a SignalApi written for the stock plugin', () => {
    const api = new StockSignalApi();
    const { result } = renderHook(() => useSignal('mine'), {
      wrapper: withApi(api),
    });
    act(() => api.send('mine', { n: 1 }));
    expect(result.current).toEqual({
      lastSignal: { n: 1 },
      isSignalsAvailable: true,
    });
  });
});

describe('useSignalListener', () => {
  it('calls the listener with each of two signals that come in one tick', () => {
    const api = new FullSignalApi();
    const received: JsonObject[] = [];
    renderHook(
      () => useSignalListener('mine', message => received.push(message)),
      { wrapper: withApi(api) },
    );
    act(() => {
      api.send('mine', { n: 1 });
      api.send('mine', { n: 2 });
    });
    expect(received).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('calls the callbacks of the latest render without subscribing again', () => {
    const api = new FullSignalApi();
    const calls: string[] = [];
    const { rerender } = renderHook(
      ({ name }) =>
        useSignalListener('mine', () => calls.push(`signal ${name}`), {
          onResync: ({ channel }) => calls.push(`resync ${channel} ${name}`),
        }),
      { wrapper: withApi(api), initialProps: { name: 'first' } },
    );
    rerender({ name: 'second' });
    api.send('mine', {});
    api.resync('mine');
    expect(calls).toEqual(['signal second', 'resync mine second']);
    expect(api.subscribed).toBe(1);
  });

  it('leaves no subscription behind when it unmounts, in strict mode too', () => {
    const api = new FullSignalApi();
    const received: JsonObject[] = [];
    const Listener = () => {
      useSignalListener('mine', message => received.push(message));
      return null;
    };
    const { unmount } = render(
      <StrictMode>
        <Listener />
      </StrictMode>,
      { wrapper: withApi(api) },
    );
    api.send('mine', { n: 1 });
    expect(received).toEqual([{ n: 1 }]);

    unmount();
    expect(api.subscriptions.size).toBe(0);
    expect(api.listeners.size).toBe(0);
  });
});

describe('useSignalStatus', () => {
  const Status = () => {
    const { status, isSignalsAvailable } = useSignalStatus();
    return (
      <p>
        {status ?? 'not reported'},{' '}
        {isSignalsAvailable ? 'available' : 'not available'}
      </p>
    );
  };

  it('follows the connection and says unavailable only when it is', () => {
    const api = new FullSignalApi();
    render(<Status />, { wrapper: withApi(api) });
    expect(screen.getByText('connected, available')).toBeInTheDocument();

    act(() => api.setStatus('connecting'));
    expect(screen.getByText('connecting, available')).toBeInTheDocument();
    act(() => api.setStatus('unavailable'));
    expect(screen.getByText('unavailable, not available')).toBeInTheDocument();
    act(() => api.setStatus('connected'));
    expect(screen.getByText('connected, available')).toBeInTheDocument();
  });

  it('is unavailable without a signals client', () => {
    render(<Status />, { wrapper: withApi() });
    expect(screen.getByText('unavailable, not available')).toBeInTheDocument();
  });

  it('does not make up a status for a SignalApi that reports none', () => {
    render(<Status />, { wrapper: withApi(new StockSignalApi()) });
    expect(screen.getByText('not reported, available')).toBeInTheDocument();
  });
});
