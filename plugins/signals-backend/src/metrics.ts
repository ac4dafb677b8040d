import type {
  MetricsService,
  MetricsServiceCounter,
} from '@backstage/backend-plugin-api/alpha';
import { signalCloseCodes } from '@callboard/backstage-plugin-signals-common';
import type { ConnectionRegistry } from './connections/ConnectionRegistry';

// Clients may close with any code. A value that they choose must not name a series.
const knownCloseCodes = new Set<number>([
  ...Object.values(signalCloseCodes),
  // What browsers, proxies and the WebSocket itself say.
  1001,
  1002,
  1005,
  1006,
]);

/**
 * The metrics of the plugin.
 */
export class SignalMetrics {
  static create(options: {
    metrics: MetricsService;
    connections: ConnectionRegistry;
  }): SignalMetrics {
    const { metrics, connections } = options;
    metrics
      .createObservableGauge('signals.connections', {
        description: 'Connections of this instance',
        unit: '{connection}',
      })
      .addCallback(result => {
        const counts = { websocket: 0, 'event-stream': 0 };
        for (const { transportKind } of connections.all()) {
          counts[transportKind] += 1;
        }
        for (const [transport, count] of Object.entries(counts)) {
          result.observe(count, { transport });
        }
      });
    return new SignalMetrics(metrics);
  }

  readonly #signals: MetricsServiceCounter;
  readonly #deliveries: MetricsServiceCounter;
  readonly #recovered: MetricsServiceCounter;
  readonly #gaps: MetricsServiceCounter;
  readonly #resyncs: MetricsServiceCounter;
  readonly #closes: MetricsServiceCounter;
  readonly #rejections: MetricsServiceCounter;

  private constructor(metrics: MetricsService) {
    const createCounter = (name: string, unit: string, description: string) =>
      metrics.createCounter(`signals.${name}`, { unit, description });
    this.#signals = createCounter(
      'received',
      '{signal}',
      'Signals that came from the broker',
    );
    this.#deliveries = createCounter(
      'delivered',
      '{signal}',
      'Signals that were sent to clients, counted for each of them',
    );
    this.#recovered = createCounter(
      'recovered',
      '{signal}',
      'Signals that the broker lost or delayed, and that came with a later one',
    );
    this.#gaps = createCounter(
      'gaps',
      '{gap}',
      'Signals that were lost, or stretches of which it is not known how many',
    );
    this.#resyncs = createCounter(
      'resyncs',
      '{resync}',
      'Clients told that signals may be missing, by reason',
    );
    this.#closes = createCounter(
      'closes',
      '{connection}',
      'Connections that ended, by close code; 4408 is a slow reader',
    );
    this.#rejections = createCounter(
      'rejections',
      '{connection}',
      'Connections that were not let in, by HTTP status',
    );
  }

  signal(receivers: number): void {
    this.#signals.add(1);
    this.#deliveries.add(receivers);
  }

  recovered(count: number): void {
    this.#recovered.add(count);
  }

  gap(count: number): void {
    this.#gaps.add(count);
  }

  resync(count: number, reason: string): void {
    this.#resyncs.add(count, { reason });
  }

  closed(code: number): void {
    this.#closes.add(1, {
      code: knownCloseCodes.has(code) ? code : 'other',
    });
  }

  rejected(status: number): void {
    this.#rejections.add(1, { status });
  }
}
