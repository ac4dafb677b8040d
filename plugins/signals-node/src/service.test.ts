import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { signalService, signalsServiceRef } from './service';
import { signalsServiceMock } from './signalsServiceMock';

const signal = { recipients: null, channel: 'a', message: { x: 1 } };

const publishingPlugin = createBackendPlugin({
  pluginId: 'publishing',
  register(env) {
    env.registerInit({
      deps: { signals: signalsServiceRef, lifecycle: coreServices.lifecycle },
      async init({ signals, lifecycle }) {
        lifecycle.addStartupHook(() => signals.publish(signal));
      },
    });
  },
});

describe('signalsServiceRef', () => {
  it('is the one that stock plugins ask for', () => {
    expect(signalsServiceRef.id).toBe('signals.service');
    expect(signalService).toBe(signalsServiceRef);
  });

  it('needs nothing to be installed', async () => {
    const events = mockServices.events.mock();
    await startTestBackend({ features: [publishingPlugin, events.factory] });
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'signals',
      eventPayload: expect.objectContaining({ channel: 'a' }),
    });
  });
});

describe('signalsServiceMock', () => {
  it('remembers what was published', async () => {
    const signals = signalsServiceMock();
    await signals.publish(signal);
    expect(signals.published).toEqual([signal]);
  });

  it('takes the place of the service in a test backend', async () => {
    const signals = signalsServiceMock.mock();
    await startTestBackend({ features: [publishingPlugin, signals.factory] });
    expect(signals.publish).toHaveBeenCalledWith(signal);
  });
});
