import { createRouteRef } from '@backstage/core-plugin-api';

/** The inbox. Has the id of the stock plugin's route. */
export const rootRouteRef = createRouteRef({ id: 'notifications' });
