import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { aNotification, sentAgain } from '../__testUtils__';
import { NotificationCache } from './NotificationCache';

const description = 'All that happened, in many words.';
const translations = {
  de: { title: 'Bau fertig', description: 'Alles, was geschah.' },
};
const whole = aNotification({ title: 'Built', description, translations });

/** As a list has it. */
const listed = (
  payload: { title: string; description?: string },
  rest: Partial<Notification> = {},
): Notification => ({
  ...whole,
  ...rest,
  payload: { ...whole.payload, ...payload, translations: undefined },
});
const english = listed({ title: 'Built', description });
const cut = listed(
  { title: 'Built', description: 'All that' },
  { isTruncated: true },
);
const cutInGerman = listed(
  { title: 'Bau fertig', description: 'Alles, was' },
  { isTruncated: true },
);

/** What is known after answers, the last of which is returned. */
function after(...answers: Notification[]): Notification {
  const cache = new NotificationCache();
  const results = answers.flatMap(answer => cache.answer([answer]));
  expect(cache.get(whole.id)).toEqual(results[results.length - 1]);
  return results[results.length - 1];
}

describe('NotificationCache', () => {
  it.each([
    ['a cut one', [cut]],
    ['the same, cut', [whole, cut]],
    ['another language of it, cut', [whole, cutInGerman]],
    ['all languages', [cut, whole]],
    ['one language of it', [whole, english]],
  ])('keeps the fullest text of one send: %s', (name, answers) => {
    const { payload, isTruncated } = after(...answers);
    const isCut = name === 'a cut one';
    expect(payload).toEqual(isCut ? cut.payload : whole.payload);
    expect(isTruncated).toBe(isCut || undefined);
  });

  it('keeps a text of one language until another one is asked for', () => {
    expect(after(english, cut).payload).toEqual(english.payload);
    expect(after(cut, english).isTruncated).toBeUndefined();
    expect(after(english, cutInGerman)).toEqual(cutInGerman);
  });

  it('takes the flags of an answer and the text of a signal that says more', () => {
    const cache = new NotificationCache();
    cache.arrive({ ...whole, user: null });
    const saved = new Date();
    expect(cache.answer([{ ...cut, saved }])).toEqual([
      { ...whole, saved, isTruncated: undefined },
    ]);
    // It is the answer that counts where they contradict each other.
    const other = listed({ title: 'Forged', description });
    expect(cache.answer([other])[0].payload.title).toBe('Forged');
  });

  it('completes a text also by an answer that is older than a mark', () => {
    const read = new Date();
    const marked = { ...cut, read, rev: cut.rev! + 1 };
    expect(after(marked, whole)).toEqual({
      ...marked,
      payload: whole.payload,
      isTruncated: undefined,
    });
  });

  it('takes the beginning of a text that was sent again', () => {
    const again = { ...sentAgain(cut), isTruncated: true };
    expect(after(whole, again)).toEqual(again);
    expect(after(again, whole)).toEqual(again);
  });

  it('takes what has no texts at all as it is, however often', () => {
    const broken = { ...whole, payload: undefined } as unknown as Notification;
    expect(after(broken, broken)).toEqual(broken);
    expect(after(broken, whole)).toEqual(whole);
  });
});
