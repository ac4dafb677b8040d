import { renderHook, waitFor } from '@testing-library/react';
import { useTitleCounter } from './useTitleCounter';

describe('useTitleCounter', () => {
  const render = (count: number, isEnabled = true) =>
    renderHook(props => useTitleCounter(props.count, props.isEnabled), {
      initialProps: { count, isEnabled },
    });

  beforeEach(() => {
    document.title = 'Catalog';
  });

  it('counts in front of the title and leaves it as it was', () => {
    const { rerender, unmount } = render(3);
    expect(document.title).toBe('(3) Catalog');
    rerender({ count: 250, isEnabled: true });
    expect(document.title).toBe('(99+) Catalog');
    rerender({ count: 0, isEnabled: true });
    expect(document.title).toBe('Catalog');
    rerender({ count: 1, isEnabled: true });
    unmount();
    expect(document.title).toBe('Catalog');
  });

  it('follows the app when it changes the title, without a loop', async () => {
    render(3);
    const set = jest.spyOn(document, 'title', 'set');
    document.title = 'Docs';
    await waitFor(() => expect(document.title).toBe('(3) Docs'));
    expect(set).toHaveBeenCalledTimes(2);
    set.mockRestore();
  });

  it('does nothing when it is switched off', () => {
    render(3, false);
    expect(document.title).toBe('Catalog');
  });
});
