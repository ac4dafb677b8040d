export { workflowRunModule } from './workflowRunModule';
