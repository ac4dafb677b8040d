import { ReactElement } from 'react';
import { useApiHolder, useApp } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';

/** The icon that the app has by this name, in both frontend systems. */
export function useAppIcon(name: string | undefined): ReactElement | undefined {
  const icons = useApiHolder().get(coreApis.icons);
  const app = useApp();
  if (!name) {
    return undefined;
  }
  if (icons) {
    return icons.icon(name) ?? undefined;
  }
  // The legacy system keeps them in a plain object.
  const Icon = name in Object.prototype ? undefined : app.getSystemIcon(name);
  return Icon && <Icon fontSize="inherit" />;
}
