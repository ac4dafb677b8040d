export { githubPlugin as default } from './githubPlugin';
