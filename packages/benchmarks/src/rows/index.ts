import { badge } from './badge';
import { channelDrain, channelEnqueue } from './channels';
import { broadcast } from './broadcast';
import { deepPage } from './deepPage';
import { firstPage } from './firstPage';
import type { Row } from './Row';
import { reconnect } from './reconnect';
import { requests } from './requests';
import { search } from './search';
import { sendBesideSettings } from './sendBesideSettings';
import { sendToGroup } from './sendToGroup';
import { signalLastMember } from './signalLastMember';
import { signalOneUser } from './signalOneUser';
import { signalThroughput } from './signalThroughput';
import { socketMemory } from './socketMemory';

/**
 * All rows, in the order of the report.
 *
 * @internal
 */
export const rows: Row[] = [
  sendToGroup,
  sendBesideSettings,
  channelEnqueue,
  channelDrain,
  signalLastMember,
  signalOneUser,
  firstPage,
  badge,
  deepPage,
  search,
  broadcast,
  signalThroughput,
  socketMemory,
  reconnect,
  requests,
];
