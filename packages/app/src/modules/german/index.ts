export { germanModule } from './germanModule';
