export { expectAccessible } from './expectAccessible';
export { FakeBroadcastChannel } from './FakeBroadcastChannel';
export {
  aNotification,
  FakeNotificationsApi,
  sentAgain,
} from './FakeNotificationsApi';
export { FakeSignalApi } from './FakeSignalApi';
export { captured, renderWithInbox } from './renderWithInbox';
export { userEvent } from './userEvent';
