export { DeliveryRecords } from './DeliveryRecords';
export { NotificationsStore } from './NotificationsStore';
export * from './types';
export { scheduleSearchIndex } from './searchIndex';
export { ChannelStore } from './ChannelStore';
