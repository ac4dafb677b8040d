import type { Row } from './Row';
import { sendToGroup } from './sendToGroup';

/** In the order of the report. */
export const rows: Row[] = [sendToGroup];
