export * from './ChannelUnavailableError';
export * from './NotificationChannel';
export * from './notificationsChannelsExtensionPoint';
