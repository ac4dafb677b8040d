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
const arriveAll = (ids: string[]) =>
  ids.reduce((toasts, id) => arrive(toasts, id, id), [] as Toast[]);
const settle = (toasts: Toast[], notificationIds: string[] | 'all') =>
  toastReducer(toasts, { type: 'settled', notificationIds });
const counted = (toasts: Toast[]) =>
  toasts.map(toast => toast.kind === 'summary' && toast.notificationIds.length);
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
    expect(kinds(toasts)).toEqual(['summary']);
    expect(counted(toasts)).toEqual([4]);
    for (let i = 0; i < 8; i++) {
      toasts = arrive(toasts, 'more');
    }
    expect(kinds(toasts)).toEqual(['summary']);
    expect(counted(toasts)).toEqual([12]);
  });

  it('shows one toast for a notification that is sent again', () => {
    const toasts = arrive(arrive([], 'Failed', 'x'), 'Failed again', 'x');
    expect(toasts).toHaveLength(1);
    expect(toasts[0]).toMatchObject({
      notification: { payload: { title: 'Failed again' } },
    });
  });

  it('takes notifications away that need no attention any more', () => {
    expect(settle(arriveAll(['a', 'b']), ['a'])).toHaveLength(1);
    expect(settle(arriveAll(['a', 'b']), 'all')).toEqual([]);
  });

  it('summarises those only that need attention still', () => {
    let toasts = arriveAll(['a', 'b', 'c', 'd', 'e']);
    toasts = settle(toasts, ['b', 'elsewhere']);
    expect(counted(toasts)).toEqual([4]);
    // Sent again, and counted once.
    expect(counted(arrive(toasts, 'Failed again', 'c'))).toEqual([4]);
    expect(counted(arrive(toasts, 'Failed again', 'b'))).toEqual([5]);
    expect(settle(toasts, ['a', 'c', 'd', 'e'])).toEqual([]);
    expect(settle(toasts, 'all')).toEqual([]);
  });

  it('remembers no more than it needs for a page that nobody looks at', () => {
    const many = Array.from({ length: 2500 }, (_, n) => `id ${n}`);
    const toasts = arriveAll(many);
    expect(counted(toasts)).toEqual([2000]);
    expect(settle(toasts, many.slice(500))).toEqual([]);
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
    expect(kinds(settle(toasts, 'all'))).toEqual(['feedback']);
  });
});
