import { createMessage } from './__testUtils__';
import { withDistinctRecipients } from './recipientGroups';

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
