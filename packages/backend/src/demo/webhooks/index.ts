export { webhooksPlugin as default } from './webhooksPlugin';
