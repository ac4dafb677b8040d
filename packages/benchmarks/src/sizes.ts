/**
 * How much work a run does.
 *
 * @internal
 */
export interface Sizes {
  repetitions: number;
  warmUps: number;
  /** Requests per repetition where a single one is too short. */
  requests: number;
  /** How long the requests of a repetition may take. */
  patienceMs: number;
  /** Members of the group that is sent to. */
  group: number;
  /** A group to which the throttle of stock would take minutes each time. */
  bigGroup: number;
  /** Members online who wait for their signal. */
  online: number;
  /** Repetitions that start a server each. */
  freshServers: number;
  /** Sockets of a broadcast, and of the memory measurement. */
  sockets: number;
  /** Notifications in the database, and those of the user who reads. */
  rows: number;
  ownRows: number;
  deepOffset: number;
  /** Signals to each user online, for the throughput. */
  signalsEach: number;
  /** Users with a browser, for the row that counts requests. */
  browsers: number;
  curves: {
    recipients: number[];
    /** The default throttle of stock is not waited for beyond this. */
    throttledRecipients: number;
    inbox: number[];
    offsets: number[];
    connections: number[];
  };
}

/** @internal */
export const fullSizes: Sizes = {
  repetitions: 5,
  warmUps: 1,
  requests: 200,
  patienceMs: 1_500,
  group: 10_000,
  bigGroup: 100_000,
  online: 1_000,
  freshServers: 5,
  sockets: 5_000,
  rows: 1_000_000,
  ownRows: 20_000,
  deepOffset: 5_000,
  signalsEach: 5,
  browsers: 10,
  curves: {
    recipients: [1, 10, 100, 1_000, 10_000, 100_000],
    throttledRecipients: 1_000,
    inbox: [100, 1_000, 10_000, 100_000, 1_000_000],
    offsets: [0, 100, 1_000, 5_000, 10_000, 19_900],
    connections: [10, 100, 1_000, 5_000, 10_000],
  },
};

/**
 * Small enough for everything to end within three minutes. Shows that it works, and proves nothing.
 *
 * @internal
 */
export const quickSizes: Sizes = {
  repetitions: 2,
  warmUps: 1,
  requests: 10,
  patienceMs: 300,
  group: 100,
  bigGroup: 1_000,
  online: 50,
  freshServers: 1,
  sockets: 200,
  rows: 20_000,
  ownRows: 2_000,
  deepOffset: 1_000,
  signalsEach: 5,
  browsers: 2,
  curves: {
    recipients: [1, 10, 100],
    throttledRecipients: 10,
    inbox: [100, 1_000],
    offsets: [0, 1_000],
    connections: [10, 100],
  },
};
