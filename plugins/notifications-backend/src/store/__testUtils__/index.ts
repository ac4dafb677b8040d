export { createBroadcast, createMessage } from './createMessage';
export { createAnotherStore, createTestStore } from './createTestStore';
export type { TestDatabaseId } from './createTestStore';
export { explain } from './explain';
export { analyze, fillInboxes } from './fillInboxes';
export { broadcast, inbox, mark, send, whenAllIsStored } from './requests';
export { recordSend } from './recordSend';
export { sentAt } from './sentAt';
export { untilSomebodyWaits } from './untilSomebodyWaits';
