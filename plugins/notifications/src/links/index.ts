export { AppLink } from './AppLink';
export { NotificationText } from './NotificationText';
export { useLinkResolver } from './useLinkResolver';
export type { ResolvedLink } from './useLinkResolver';
export { usePayloadTexts, useReaderLanguages } from './usePayloadTexts';
export { useRouteResolver } from './useRouteResolver';
