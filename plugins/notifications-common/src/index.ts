/**
 * Types, severities, the settings rule and text templates of Callboard
 * notifications. Nothing in here does I/O.
 *
 * @packageDocumentation
 */

export * from './deliveries';
export * from './foldCase';
export * from './links';
export * from './NotificationRuleIndex';
export * from './permissions';
export * from './preferences';
export * from './processorFilters';
export * from './settings';
export * from './severity';
export * from './signals';
export * from './textTemplates';
export * from './translations';
export * from './types';
