export * from './createReceiverRouter';
export * from './html';
export * from './RecentItems';
export * from './sendPage';
