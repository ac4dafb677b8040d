import { aNotification } from '../__testUtils__';
import { createNotificationRenderers } from './createNotificationRenderers';

describe('createNotificationRenderers', () => {
  const byOrigin = { origin: 'plugin:ci' };
  const byTopic = { origin: 'plugin:ci', topic: 'deploy' };
  const byType = { metadataType: 'acme.deployment.v1' };
  const renderers = createNotificationRenderers([byOrigin, byTopic, byType]);

  it('finds the most specific renderer that fits', () => {
    const fromCi = { origin: 'plugin:ci' };
    expect(renderers.findRenderer(aNotification({}, fromCi))).toBe(byOrigin);
    expect(
      renderers.findRenderer(aNotification({ topic: 'deploy' }, fromCi)),
    ).toBe(byTopic);
    expect(renderers.findRenderer(aNotification())).toBeUndefined();
  });

  it('knows the type of metadata in both of its forms', () => {
    const type = 'acme.deployment.v1';
    for (const metadata of [[{ type, value: { n: 1 } }], { [type]: 1 }]) {
      expect(renderers.findRenderer(aNotification({ metadata }))).toBe(byType);
    }
    expect(
      renderers.findRenderer(aNotification({ metadata: { other: type } })),
    ).toBeUndefined();
    expect(
      createNotificationRenderers([
        { metadataType: 'constructor' },
      ]).findRenderer(aNotification({ metadata: {} })),
    ).toBeUndefined();
  });
});
