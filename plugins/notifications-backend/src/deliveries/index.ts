export {
  authorizeOperator,
  isOperator,
  type Operator,
  type OperatorServices,
} from './authorizeOperator';
export { DeliveryService, type SendReader } from './DeliveryService';
