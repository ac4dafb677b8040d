export { catalogModuleProcessingErrors as default } from './catalogModuleProcessingErrors';
