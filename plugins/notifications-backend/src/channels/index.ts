export type { Channel } from './Channel';
export { ChannelWorkers } from './ChannelWorkers';
export { createChannels } from './createChannels';
export { observeQueues } from './observeQueues';
export { planBroadcastWork, planWork } from './planWork';
