export { focusArticle, onFeedKeyDown } from './feedKeys';
export { KeyboardHelp } from './KeyboardHelp';
export { useInboxKeyboard } from './useInboxKeyboard';
