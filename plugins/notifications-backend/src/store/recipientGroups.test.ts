import { createMessage } from './__testUtils__';
import { inUserOrder, withDistinctRecipients } from './recipientGroups';

describe('withDistinctRecipients', () => {
  it('leaves each user once over all groups, in the first one, in order', () => {
    const [first, second, third] = [1, 2, 3].map(at => createMessage({ at }));
    expect(
      withDistinctRecipients([
        { message: first, userRefs: ['c', 'a', 'c'] },
        { message: second, userRefs: ['b', 'a', 'd'] },
        { message: third, userRefs: ['d', 'c'] },
      ]),
    ).toEqual([
      { message: first, userRefs: ['a', 'c'] },
      { message: second, userRefs: ['b', 'd'] },
    ]);
  });

  it('leaves the lists of the caller as they are', () => {
    const userRefs = ['b', 'a'];
    withDistinctRecipients([{ message: createMessage(), userRefs }]);
    expect(userRefs).toEqual(['b', 'a']);
  });
});

describe('inUserOrder', () => {
  it('goes through all groups at once in the order of users', () => {
    const [first, second] = [1, 2].map(at => createMessage({ at }));
    const groups = [
      { message: first, userRefs: ['a', 'c'] },
      { message: second, userRefs: ['b', 'd'] },
    ];
    const order = (some: typeof groups) =>
      Array.from(inUserOrder(some), ({ userRef, messageId }) => [
        userRef,
        messageId,
      ]);
    expect(order(groups)).toEqual([
      ['a', first.id],
      ['b', second.id],
      ['c', first.id],
      ['d', second.id],
    ]);
    expect(order([groups[0]])).toEqual([
      ['a', first.id],
      ['c', first.id],
    ]);
    expect(order([])).toEqual([]);
  });
});
