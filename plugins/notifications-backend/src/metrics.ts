import {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';

/** How a processor's method ended; `skipped` while it rests after a time-out. */
export type ProcessorOutcome = 'success' | 'error' | 'timeout' | 'skipped';

/** The methods of processors. */
export type ProcessorPhase = 'processOptions' | 'preProcess' | 'postProcess';

/**
 * The instruments of the plugin. Nothing of a payload gets into an attribute.
 */
export type NotificationsMetrics = {
  sends: MetricsServiceCounter<{
    origin: string;
    type: 'individual' | 'broadcast';
    outcome: 'success' | 'replay' | 'error';
  }>;
  recipients: MetricsServiceCounter<{ origin: string }>;
  sendDuration: MetricsServiceHistogram<{
    type: 'individual' | 'broadcast';
    outcome: 'success' | 'replay' | 'error';
  }>;
  processorCalls: MetricsServiceCounter<{
    processor: string;
    phase: ProcessorPhase;
    outcome: ProcessorOutcome;
  }>;
  signalFailures: MetricsServiceCounter;
};

export function createNotificationsMetrics(
  metrics: MetricsService,
): NotificationsMetrics {
  return {
    sends: metrics.createCounter('notifications.sends.count', {
      description: 'Requests to send a notification, by outcome',
      unit: '{request}',
    }),
    recipients: metrics.createCounter('notifications.recipients.count', {
      description: 'Users who found a notification in their inbox',
      unit: '{user}',
    }),
    sendDuration: metrics.createHistogram('notifications.send.duration', {
      description: 'Time from a request to send until it is stored',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [
          0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        ],
      },
    }),
    processorCalls: metrics.createCounter('notifications.processors.count', {
      description: 'Calls of methods of notification processors, by outcome',
      unit: '{call}',
    }),
    signalFailures: metrics.createCounter('notifications.signals.error.count', {
      description: 'Signals that could not be published',
      unit: '{signal}',
    }),
  };
}
