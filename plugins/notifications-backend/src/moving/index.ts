export { StockMover } from './StockMover';
