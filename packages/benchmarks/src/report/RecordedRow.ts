import type { Environment } from './environment';
import type { RowResult } from './RowResult';

/**
 * The result of a row with all that is needed to print it again.
 *
 * @internal
 */
export interface RecordedRow {
  name: string;
  title: string;
  method: string;
  /** How often each contender ran. */
  repetitions: number;
  environment: Environment;
  result: RowResult;
}
