export { KeyboardHelp } from './KeyboardHelp';
export { useInboxKeyboard } from './useInboxKeyboard';
