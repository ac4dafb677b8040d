import { useEffect, useReducer } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  GetNotificationsOptions,
  GetNotificationsResponse,
  NotificationsApi,
  notificationsApiRef,
} from '../api';
import { onePer } from './onePer';

const PROBE: GetNotificationsOptions = { limit: 1 };

/**
 * Knows whether the notifications come from a stock backend, which refuses
 * filters by origin and audience, marks over a filter, and settings in part.
 * The answer to a list tells: only ours says for which moment it holds.
 */
export class BackendKind {
  private isStock: boolean | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly api: NotificationsApi) {}

  /** Undefined until a list was read. */
  isKnownStock(): boolean | undefined {
    return this.isStock;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks the backend, unless it has told already. */
  async findOut(): Promise<boolean> {
    return this.isStock ?? this.learn(await this.api.getNotifications(PROBE));
  }

  /** Reads a list, without the filters that the backend would refuse. */
  async list(
    options: GetNotificationsOptions,
  ): Promise<GetNotificationsResponse> {
    const { origin, isBroadcast, ...basic } = options;
    const isBasic = origin === undefined && isBroadcast === undefined;
    const asked = !isBasic && (await this.findOut()) ? basic : options;
    const answer = await this.api.getNotifications(asked);
    this.learn(answer);
    return answer;
  }

  private learn({ readAt }: GetNotificationsResponse): boolean {
    const isStock = readAt === undefined;
    if (this.isStock !== isStock) {
      this.isStock = isStock;
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
    return isStock;
  }
}

/** One for everything that shares an API. */
export const getBackendKind = onePer(
  (api: NotificationsApi) => new BackendKind(api),
);

/** Whether a stock backend answers; undefined until that is known. */
export function useIsStockBackend(): boolean | undefined {
  const kind = getBackendKind(useApi(notificationsApiRef));
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // It may have become known between the render and this effect.
    rerender();
    return kind.onChange(rerender);
  }, [kind]);
  return kind.isKnownStock();
}
