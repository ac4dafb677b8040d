import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { readSignalsConfig } from '../../config';
import { ConnectionRegistry } from '../../connections/ConnectionRegistry';
import { SignalMetrics } from '../../metrics';
import { SignalDelivery } from '../../stream/SignalDelivery';

/** An instance of the backend, without what is around it. */
export class SimulatedInstance {
  readonly connections = new ConnectionRegistry();
  readonly delivery: SignalDelivery;
  isRunning = true;

  constructor(maxSignals: number) {
    const config = readSignalsConfig(
      mockServices.rootConfig({
        data: { signals: { replay: { maxSignals } } },
      }),
    );
    this.delivery = new SignalDelivery({
      config,
      connections: this.connections,
      logger: mockServices.logger.mock(),
      metrics: SignalMetrics.create({
        metrics: metricsServiceMock.mock(),
        connections: this.connections,
      }),
    });
    this.delivery.begin();
  }

  stop(): void {
    this.isRunning = false;
    this.delivery.stop();
  }
}
