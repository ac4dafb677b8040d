export { aNotification, FakeNotificationsApi } from './FakeNotificationsApi';
export { FakeSignalApi } from './FakeSignalApi';
