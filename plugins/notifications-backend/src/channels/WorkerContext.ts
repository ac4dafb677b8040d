import { ChannelStore } from '../store/ChannelStore';
import { LeasedTable } from '../store/operations/renewLease';
import { Channel } from './Channel';
import { ChannelReports } from './ChannelReports';
import { DeliveryAttempts } from './DeliveryAttempts';
import { ChannelTimes } from './retryPolicy';

/** What the deliveries of a worker share. */
export type WorkerContext = {
  channel: Channel;
  store: ChannelStore;
  attempts: DeliveryAttempts;
  times: ChannelTimes;
  reports: ChannelReports;
  isStopping: () => boolean;
  /** Whether it is to be found out if the channel works again. */
  isProbe: boolean;
  /** Runs work, however long it takes, and renews the lease meanwhile. */
  whileRenewing: <T>(
    lease: { table: LeasedTable; token: string },
    work: () => Promise<T>,
  ) => Promise<T>;
};

/** How a worker left what it had claimed. */
export type WorkEnd = {
  /** The channel does not work. */
  unavailable?: { reason: string; afterSeconds?: number };
  /** It was called, and works. */
  isProof: boolean;
};
