export { assertStorableText } from './assertStorableText';
export { spec } from './openapi.generated';
export { isDeeperThan, parsePayload } from './parsePayload';
export { parseSendOptions } from './parseSendOptions';
export {
  sentNotification,
  toListedJson,
  toNotificationJson,
  type ListFormat,
  type NotificationAnswer,
} from './toNotificationJson';
export type { components, operations } from './types.generated';
export {
  assertMatchesSchema,
  createParameterCheck,
  type SchemaName,
} from './validation';
