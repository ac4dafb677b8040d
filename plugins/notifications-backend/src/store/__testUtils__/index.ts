export { createMessage } from './createMessage';
export { createTestStore } from './createTestStore';
export type { TestDatabaseId } from './createTestStore';
