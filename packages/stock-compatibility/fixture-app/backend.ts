// The backend of an adopter of the upstream plugins.
import { createBackend } from '@backstage/backend-defaults';
import { ciPlugin } from './sender';
import { loggingModule } from './processor';

export const backend = createBackend();

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend-module-email'));
backend.add(import('@backstage/plugin-notifications-backend-module-slack'));
backend.add(ciPlugin);
backend.add(loggingModule);
