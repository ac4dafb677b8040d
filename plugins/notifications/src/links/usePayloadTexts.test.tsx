import { render, screen } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  translationApiRef,
} from '@backstage/core-plugin-api/alpha';
import { MockErrorApi, mockApis, TestApiProvider } from '@backstage/test-utils';
import { aNotification } from '../__testUtils__';
import { RelativeTime } from '../components/common/RelativeTime';
import { usePayloadTexts } from './usePayloadTexts';

const { payload } = aNotification({
  title: 'Curtain',
  translations: { pt_BR: { title: 'Cortina' }, de: { title: 'Vorhang' } },
});

function Row() {
  const { title, language } = usePayloadTexts({ payload });
  return (
    <p lang={language}>
      {title}, <RelativeTime date={new Date(Date.now() - 2 * 3_600_000)} />
    </p>
  );
}

function renderIn(language: string) {
  const languageApi = {
    getLanguage: () => ({ language }),
    language$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
  };
  const { unmount } = render(
    <TestApiProvider
      apis={
        [
          [appLanguageApiRef, languageApi],
          [translationApiRef, mockApis.translation()],
          [errorApiRef, new MockErrorApi()],
        ] as any
      }
    >
      <Row />
    </TestApiProvider>,
  );
  const row = screen.getByRole('paragraph');
  const shown = [row.lang, row.textContent];
  unmount();
  return shown;
}

describe('the language of a reader', () => {
  it('chooses texts and times, however the app writes its tag', () => {
    for (const tag of ['pt-BR', 'pt_BR', 'pt']) {
      expect(renderIn(tag)).toEqual(['pt-br', 'Cortina, há 2 horas']);
    }
    expect(renderIn('de')).toEqual(['de', 'Vorhang, vor 2 Stunden']);
  });

  it('does no harm if it is none', () => {
    for (const tag of ['x', 'not a language', '']) {
      expect(renderIn(tag)).toEqual(['', 'Curtain, 2 hours ago']);
    }
  });
});
