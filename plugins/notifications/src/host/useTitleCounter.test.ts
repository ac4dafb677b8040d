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

  it('leaves a number that belongs to the title', () => {
    document.title = '(2024) Report';
    const { unmount } = render(3);
    expect(document.title).toBe('(3) (2024) Report');
    unmount();
    expect(document.title).toBe('(2024) Report');
  });

  it('follows the app when it changes the title, without a loop', async () => {
    render(3);
    const set = jest.spyOn(document, 'title', 'set');
    document.title = 'Docs';
    await waitFor(() => expect(document.title).toBe('(3) Docs'));
    expect(set).toHaveBeenCalledTimes(2);
    set.mockRestore();
  });

  it('counts also where there is no title, without a loop', async () => {
    document.title = '';
    const { unmount } = render(3);
    const set = jest.spyOn(document, 'title', 'set');
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(set).not.toHaveBeenCalled();
    set.mockRestore();
    expect(document.title).toBe('(3)');
    unmount();
    expect(document.title).toBe('');
  });

  it('does not fight with whatever else marks the title, and takes its own mark only', async () => {
    let writes = 0;
    const other = new MutationObserver(() => {
      // A fight would never end by itself.
      if (!document.title.startsWith('* ') && writes < 20) {
        writes += 1;
        document.title = `* ${document.title}`;
      }
    });
    other.observe(document.head, { childList: true, subtree: true });
    const { rerender, unmount } = render(3);
    await waitFor(() => expect(document.title).toBe('* (3) Catalog'));
    rerender({ count: 4, isEnabled: true });
    await waitFor(() => expect(document.title).toMatch(/\(4\)/));
    expect(document.title).not.toMatch(/\(3\)/);
    expect(writes).toBeLessThan(5);
    unmount();
    expect(document.title).not.toMatch(/\(/);
    other.disconnect();
  });

  it('does nothing when it is switched off', () => {
    render(3, false);
    expect(document.title).toBe('Catalog');
  });
});
