export { createUnsubscribeRouter } from './createUnsubscribeRouter';
export { UnsubscribeLinks, type Unsubscription } from './UnsubscribeLinks';
