export { assertMatchesSchema } from './assertMatchesSchema';
export { assertStorableText } from './assertStorableText';
export { isDeeperThan } from './isDeeperThan';
export { spec } from './openapi.generated';
export { parsePayload } from './parsePayload';
export { parseSendOptions } from './parseSendOptions';
export {
  toNotificationJson,
  type NotificationAnswer,
} from './toNotificationJson';
export type { components, paths } from './types.generated';
