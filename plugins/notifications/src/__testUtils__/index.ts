export { expectAccessible } from './expectAccessible';
export { aNotification, FakeNotificationsApi } from './FakeNotificationsApi';
export { FakeSignalApi } from './FakeSignalApi';
export { captured, renderWithInbox } from './renderWithInbox';
