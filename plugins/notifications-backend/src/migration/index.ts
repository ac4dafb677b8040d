export { UpstreamImport } from './UpstreamImport';
