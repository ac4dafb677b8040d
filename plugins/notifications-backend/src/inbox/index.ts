export { InboxService } from './InboxService';
