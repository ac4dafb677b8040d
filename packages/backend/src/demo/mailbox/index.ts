export { mailboxPlugin as default } from './mailboxPlugin';
