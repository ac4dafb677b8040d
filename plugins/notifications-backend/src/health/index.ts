export { DatabaseHealth } from './DatabaseHealth';
