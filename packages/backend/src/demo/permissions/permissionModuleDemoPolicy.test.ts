import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { createPermission } from '@backstage/plugin-permission-common';
import { notificationsPermissions } from '@callboard/backstage-plugin-notifications-common';
import request from 'supertest';
import { permissionModuleDemoPolicy } from './permissionModuleDemoPolicy';

describe('the policy of the demo', () => {
  it('denies users what is for plugins and external tokens, and allows them the rest', async () => {
    const { server } = await startTestBackend({
      features: [
        permissionPlugin,
        permissionModuleDemoPolicy,
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
      ],
    });
    const read = createPermission({
      name: 'catalog.entity.read',
      attributes: { action: 'read' },
    });
    const { status, body } = await request(server)
      .post('/api/permission/authorize')
      .set('Authorization', mockCredentials.user.header())
      .send({
        items: [...notificationsPermissions, read].map(permission => ({
          id: permission.name,
          permission,
        })),
      });
    expect([status, body.items]).toEqual([
      200,
      [
        { id: 'notifications.send', result: 'DENY' },
        { id: 'notifications.broadcast', result: 'DENY' },
        { id: 'notifications.trace', result: 'DENY' },
        { id: 'notifications.redrive', result: 'DENY' },
        { id: 'catalog.entity.read', result: 'ALLOW' },
      ],
    ]);
  });
});
