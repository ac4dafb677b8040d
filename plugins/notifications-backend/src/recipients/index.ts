export { DefaultNotificationRecipientResolver } from './DefaultNotificationRecipientResolver';
export { normalizeEntityRef } from './entityRefs';
export { RecipientResolution } from './RecipientResolution';
