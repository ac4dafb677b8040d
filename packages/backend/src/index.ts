import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./demo/permissions'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

// Signals travel over the events service; GitHub webhooks come in through its HTTP ingress.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));

backend.add(import('@callboard/backstage-plugin-notifications-backend'));
backend.add(
  import('@callboard/backstage-plugin-notifications-backend-module-email'),
);
backend.add(
  import('@callboard/backstage-plugin-notifications-backend-module-webhook'),
);
backend.add(import('@callboard/backstage-plugin-signals-backend'));

// What makes the demo move: real happenings that become notifications.
backend.add(import('./demo/github'));
backend.add(import('./demo/catalog'));

// Where what leaves the inbox can be looked at.
backend.add(import('./demo/mailbox'));
backend.add(import('./demo/webhooks'));

backend.start();
