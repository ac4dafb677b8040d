export { NotificationsTable } from './NotificationsTable';
export type { NotificationsTableProps } from './NotificationsTable';
