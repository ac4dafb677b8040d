export * from './NotificationProcessor';
export * from './NotificationRecipientResolver';
export * from './notificationsProcessingExtensionPoint';
