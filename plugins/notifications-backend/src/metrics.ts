import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** How a call of a processor ended; `skipped` ones were not made, after a timeout in the same send. */
export type ProcessorOutcome = 'success' | 'error' | 'timeout' | 'skipped';

/** The methods of processors. */
export type ProcessorPhase = 'processOptions' | 'preProcess' | 'postProcess';

type SendAttributes = {
  type: 'individual' | 'broadcast';
  outcome: 'success' | 'replay' | 'error';
};

/** The instruments of the plugin. Nothing of a payload gets into an attribute. */
export type NotificationsMetrics = ReturnType<
  typeof createNotificationsMetrics
>;

export function createNotificationsMetrics(metrics: MetricsService) {
  return {
    sends: metrics.createCounter<SendAttributes & { origin: string }>(
      'notifications.sends.count',
      {
        description: 'Requests to send a notification, by outcome',
        unit: '{request}',
      },
    ),
    recipients: metrics.createCounter<{ origin: string }>(
      'notifications.recipients.count',
      {
        description: 'Users who found a notification in their inbox',
        unit: '{user}',
      },
    ),
    sendDuration: metrics.createHistogram<SendAttributes>(
      'notifications.send.duration',
      {
        description: 'Time from a request to send until it is stored',
        unit: 's',
        advice: {
          explicitBucketBoundaries: [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
          ],
        },
      },
    ),
    processorCalls: metrics.createCounter<{
      processor: string;
      phase: ProcessorPhase;
      outcome: ProcessorOutcome;
    }>('notifications.processors.count', {
      description: 'Calls of methods of notification processors, by outcome',
      unit: '{call}',
    }),
    channelOutcomes: metrics.createCounter<{
      channel: string;
      outcome: string;
    }>('notifications.channels.outcomes.count', {
      description: 'What deliveries of channels came to, try by try',
      unit: '{delivery}',
    }),
    channelQueue: metrics.createObservableGauge<{ channel: string }>(
      'notifications.channels.waiting',
      {
        description: 'Deliveries of channels that are still to be made',
        unit: '{delivery}',
      },
    ),
    channelOverdue: metrics.createObservableGauge<{ channel: string }>(
      'notifications.channels.overdue',
      {
        description: 'For how long the oldest delivery of a channel is due',
        unit: 's',
      },
    ),
    signalFailures: metrics.createCounter('notifications.signals.error.count', {
      description: 'Signals that could not be published',
      unit: '{signal}',
    }),
  };
}
