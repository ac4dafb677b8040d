export * from './signals';
export * from './types';
