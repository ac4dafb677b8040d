import { aNotification } from '../__testUtils__';
import { Toast, toastReducer } from './toastReducer';

let lastId = 0;
function arrive(toasts: Toast[], title: string, id?: string): Toast[] {
  lastId += 1;
  return toastReducer(toasts, {
    type: 'arrived',
    id: lastId,
    notification: aNotification({ title }, id ? { id } : {}),
  });
}
const kinds = (toasts: Toast[]) => toasts.map(({ kind }) => kind);

describe('toastReducer', () => {
  it('makes one summary of more than three notifications, and goes on counting', () => {
    let toasts: Toast[] = [];
    for (const title of ['a', 'b', 'c']) {
      toasts = arrive(toasts, title);
    }
    expect(kinds(toasts)).toEqual([
      'notification',
      'notification',
      'notification',
    ]);

    toasts = arrive(toasts, 'd');
    expect(toasts).toEqual([expect.objectContaining({ count: 4 })]);
    for (let i = 0; i < 8; i++) {
      toasts = arrive(toasts, 'more');
    }
    expect(toasts).toEqual([
      expect.objectContaining({ kind: 'summary', count: 12 }),
    ]);
  });

  it('shows one toast for a notification that is sent again', () => {
    const toasts = arrive(arrive([], 'Failed', 'x'), 'Failed again', 'x');
    expect(toasts).toHaveLength(1);
    expect(toasts[0]).toMatchObject({
      notification: { payload: { title: 'Failed again' } },
    });
  });

  it('takes notifications away that need no attention any more', () => {
    const toasts = arrive(arrive([], 'a', 'a'), 'b', 'b');
    expect(
      toastReducer(toasts, { type: 'settled', notificationIds: ['a'] }),
    ).toHaveLength(1);
  });

  it('keeps feedback beside a summary, but only the last one', () => {
    const post = (toasts: Toast[], message: string) => {
      lastId += 1;
      return toastReducer(toasts, {
        type: 'posted',
        toast: { id: lastId, kind: 'feedback', tone: 'success', message },
      });
    };
    let toasts = post(post([], 'first'), 'second');
    for (let i = 0; i < 4; i++) {
      toasts = arrive(toasts, 'a');
    }
    expect(kinds(toasts)).toEqual(['feedback', 'summary']);
    expect(toasts[0]).toMatchObject({ message: 'second' });
  });
});
