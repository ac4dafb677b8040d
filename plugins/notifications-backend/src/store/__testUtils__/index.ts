export { createMessage } from './createMessage';
export { createTestStore } from './createTestStore';
export type { TestDatabaseId } from './createTestStore';
export { explain } from './explain';
export { fillInboxes } from './fillInboxes';
export { untilSomebodyWaits } from './untilSomebodyWaits';
