import { parseNotificationText, renderNotificationText } from './textTemplates';
import { selectNotificationTexts } from './translations';

describe('parseNotificationText', () => {
  it('finds entity references between plain text', () => {
    expect(
      parseNotificationText('Ask {{ user:default/jane }} or {{group:Ops}}!'),
    ).toEqual([
      { type: 'text', text: 'Ask ' },
      {
        type: 'entity',
        entityRef: 'user:default/jane',
        source: '{{ user:default/jane }}',
      },
      { type: 'text', text: ' or ' },
      {
        type: 'entity',
        entityRef: 'group:default/ops',
        source: '{{group:Ops}}',
      },
      { type: 'text', text: '!' },
    ]);
  });

  it.each([
    '',
    '{{ jane }}',
    '{{ user:a/b/c }}',
    '{{ user: default/jane }}',
    '{{ <b>:x/y }}',
    '{{ user:default/jane }',
    '{ user:default/jane }',
  ])('leaves %j as it is', text => {
    expect(
      parseNotificationText(text)
        .map(part => (part.type === 'text' ? part.text : part.entityRef))
        .join(''),
    ).toBe(text);
  });

  it('takes hostile text of full length in its stride', () => {
    const text = `${'{{ a'.repeat(20_000)}${'{{ user:'.repeat(20_000)}`;
    expect(parseNotificationText(text)).toEqual([{ type: 'text', text }]);
  });
});

describe('renderNotificationText', () => {
  it('prints entities by name, or as asked', () => {
    const text = 'Ask {{ user:default/jane }}';
    expect(renderNotificationText(text)).toBe('Ask jane');
    expect(
      renderNotificationText(text, { renderEntity: ref => `<${ref}>` }),
    ).toBe('Ask <user:default/jane>');
  });
});

describe('selectNotificationTexts', () => {
  const payload = {
    title: 'Build failed',
    description: 'See the log',
    translations: {
      de: { title: 'Fehlgeschlagen', description: 'Siehe Protokoll' },
      'pt-BR': { title: 'Falhou' },
    },
  };

  it.each([
    [['de'], 'Fehlgeschlagen'],
    [['de-CH', 'en'], 'Fehlgeschlagen'],
    [['DE_at'], 'Fehlgeschlagen'],
    [['pt'], 'Falhou'],
    [['pt-PT'], 'Falhou'],
    [['fr', 'de'], 'Fehlgeschlagen'],
    [['fr'], 'Build failed'],
    [[], 'Build failed'],
  ])('for readers of %j shows %s', (languages, title) => {
    expect(selectNotificationTexts(payload, languages).title).toBe(title);
  });

  it('falls back to the original description', () => {
    expect(selectNotificationTexts(payload, ['pt-BR']).description).toBe(
      'See the log',
    );
  });
});
