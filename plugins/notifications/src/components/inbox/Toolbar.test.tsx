import { createRef } from 'react';
import { screen } from '@testing-library/react';
import { FakeNotificationsApi, renderWithInbox } from '../../__testUtils__';
import { Toolbar } from './Toolbar';
import { queryFromParameters } from './useInboxQuery';

describe('Toolbar', () => {
  const media = window.matchMedia;
  afterEach(() => {
    window.matchMedia = media;
  });

  it.each([
    { width: 'wide', isNarrow: false, names: ['Search', 'Settings'] },
    { width: 'narrow', isNarrow: true, names: ['Settings', 'Search'] },
  ])(
    'takes the focus in the order of the screen when it is $width',
    async ({ isNarrow, names }) => {
      window.matchMedia = ((query: string) => ({
        media: query,
        // Narrow, and not as small as a phone.
        matches: isNarrow && /1099/.test(query),
        addListener: () => {},
        removeListener: () => {},
      })) as any;
      await renderWithInbox(
        <Toolbar
          query={queryFromParameters(new URLSearchParams(), 25)}
          onChange={() => {}}
          searchField={createRef()}
          onHelp={() => {}}
        />,
        { api: new FakeNotificationsApi() },
      );
      const found = {
        Search: screen.getByRole('searchbox'),
        Settings: screen.getByRole('link', { name: 'Notification settings' }),
      };
      const [first, second] = names.map(
        name => found[name as keyof typeof found],
      );
      expect(
        // eslint-disable-next-line no-bitwise
        first.compareDocumentPosition(second) &
          Node.DOCUMENT_POSITION_FOLLOWING,
      ).toBeTruthy();
    },
  );
});
