import { act, fireEvent, render, screen } from '@testing-library/react';
import { useAutoHide } from './useAutoHide';

jest.useFakeTimers();

describe('useAutoHide', () => {
  const pass = (milliseconds: number) =>
    act(() => jest.advanceTimersByTimeAsync(milliseconds));

  function renderToast() {
    const onHide = jest.fn();
    const Toast = () => (
      <div data-testid="toast" {...useAutoHide(1000, onHide)}>
        <button>Undo</button>
      </div>
    );
    render(<Toast />);
    return {
      onHide,
      toast: screen.getByTestId('toast'),
      button: screen.getByRole('button'),
    };
  }

  it('hides nothing that has the focus, also after the pointer has passed', async () => {
    const { onHide, toast, button } = renderToast();
    act(() => button.focus());
    fireEvent.pointerEnter(toast);
    fireEvent.pointerLeave(toast);
    await pass(5000);
    expect(onHide).not.toHaveBeenCalled();
    act(() => button.blur());
    await pass(1000);
    expect(onHide).toHaveBeenCalledTimes(1);
  });

  it('hides nothing that is pointed at, also after the focus has left', async () => {
    const { onHide, toast, button } = renderToast();
    fireEvent.pointerEnter(toast);
    act(() => button.focus());
    act(() => button.blur());
    await pass(5000);
    expect(onHide).not.toHaveBeenCalled();
    fireEvent.pointerLeave(toast);
    await pass(1000);
    expect(onHide).toHaveBeenCalledTimes(1);
  });
});
