import { Release } from './releases';

/** The entry points of the upstream packages, without `@backstage/plugin-`. */
type Packages = {
  notifications: typeof import('@upstream-1.57/plugin-notifications');
  'notifications/alpha': typeof import('@upstream-1.57/plugin-notifications/alpha');
  'notifications-backend': typeof import('@upstream-1.57/plugin-notifications-backend');
  'notifications-common': typeof import('@upstream-1.57/plugin-notifications-common');
  'notifications-node': typeof import('@upstream-1.57/plugin-notifications-node');
  'scaffolder-backend-module-notifications': typeof import('@upstream-1.57/plugin-scaffolder-backend-module-notifications');
  signals: typeof import('@upstream-1.57/plugin-signals');
  'signals/alpha': typeof import('@upstream-1.57/plugin-signals/alpha');
  'signals-backend': typeof import('@upstream-1.57/plugin-signals-backend');
  'signals-node': typeof import('@upstream-1.57/plugin-signals-node');
  'signals-react': typeof import('@upstream-1.57/plugin-signals-react');
};

/** Loads a package of a release, typed as in Backstage 1.57. */
export function upstream<TName extends keyof Packages>(
  release: Release,
  name: TName,
): Packages[TName] {
  return require(`@upstream-${release}/plugin-${name}`);
}
