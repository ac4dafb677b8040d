import { Entity } from '@backstage/catalog-model';

function user(name: string, annotations: Record<string, string> = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default', annotations },
    spec: { profile: { email: `${name}@example.com` } },
    relations: [{ type: 'memberOf', targetRef: 'group:default/stagehands' }],
  };
}

/** Jane and Joe, who are the stagehands, and what they own. */
export const catalogEntities: Entity[] = [
  user('jane', { 'slack.com/bot-notify': 'U_JANE' }),
  user('joe'),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name: 'stagehands',
      namespace: 'default',
      annotations: { 'slack.com/bot-notify': 'C_STAGEHANDS' },
    },
    spec: { type: 'team', children: [] },
    relations: [
      { type: 'hasMember', targetRef: 'user:default/jane' },
      { type: 'hasMember', targetRef: 'user:default/joe' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'curtain', namespace: 'default' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/stagehands' }],
  },
];
