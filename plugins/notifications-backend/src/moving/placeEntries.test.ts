import { Entry, placeEntries, PresentEntry } from './placeEntries';

const row = (changes: Partial<Entry> & { messageId: string }): Entry => ({
  owner: 'user:default/jane',
  created: 1_000,
  ...changes,
});

/** What the database would hold after placing rows in one that is empty. */
function placeAll(rows: Entry[]): PresentEntry[] {
  const { entries } = placeEntries({ rows, present: [], sentAt: new Map() });
  return entries.map(({ after }) => ({ ...after, isFromStock: true }));
}

describe('placeEntries', () => {
  it('keeps id, flags and moments of a row', () => {
    const moved = row({
      messageId: 'a',
      scopeKey: 's',
      updated: 2_000,
      read: 3_000,
      saved: 4_000,
    });

    expect(
      placeEntries({ rows: [moved], present: [], sentAt: new Map() }),
    ).toEqual({
      messageIds: new Set(['a']),
      entries: [{ before: undefined, after: moved }],
      withoutScope: new Set(),
      placedRows: 1,
    });
  });

  it('changes nothing by placing the same rows again', () => {
    const rows = [
      row({ messageId: 'a', scopeKey: 's' }),
      row({ messageId: 'b', scopeKey: 's', created: 2_000 }),
    ];

    expect(
      placeEntries({
        rows,
        present: placeAll(rows),
        sentAt: new Map([
          ['a', 1_000],
          ['b', 2_000],
        ]),
        since: 5_000,
      }),
    ).toEqual({
      messageIds: new Set(),
      entries: [],
      withoutScope: new Set(),
      placedRows: 0,
    });
  });

  it.each([
    ['in one batch', false],
    ['over two batches', true],
  ])(
    'leaves all rows of a user in one scope, and the scope to the latest, %s',
    (_, isSplit) => {
      const rows = [
        row({ messageId: 'a', scopeKey: 's', created: 2_000 }),
        row({ messageId: 'b', scopeKey: 's', created: 1_000, updated: 3_000 }),
        row({ messageId: 'c', scopeKey: 's', created: 1_500 }),
      ];
      const present = isSplit ? placeAll(rows.slice(0, 1)) : [];
      const sentAt = new Map(isSplit ? [['a', 2_000]] : []);

      const { entries, withoutScope } = placeEntries({
        rows: isSplit ? rows.slice(1) : rows,
        present,
        sentAt,
      });

      expect(
        Object.fromEntries(
          entries.map(({ after }) => [after.messageId, after.scopeKey]),
        ),
      ).toEqual({ a: undefined, b: 's', c: undefined });
      expect(withoutScope).toEqual(new Set(['a', 'c']));
    },
  );

  it('keeps scopes of different users apart', () => {
    const rows = [
      row({ messageId: 'a', scopeKey: 's' }),
      row({ messageId: 'b', scopeKey: 's', owner: 'user:default/joe' }),
    ];

    expect(placeAll(rows).map(({ scopeKey }) => scopeKey)).toEqual(['s', 's']);
  });

  describe('with something sent through us in the same scope', () => {
    const ours: PresentEntry = {
      messageId: 'ours',
      owner: 'user:default/jane',
      scopeKey: 's',
      created: 5_000,
      read: 6_000,
      isFromStock: false,
    };

    it('lets an earlier row be its beginning', () => {
      const { messageIds, entries } = placeEntries({
        rows: [row({ messageId: 'a', scopeKey: 's', saved: 2_000 })],
        present: [ours],
        sentAt: new Map(),
      });

      // The message is stored, so that its id leads to the later one.
      expect(messageIds).toEqual(new Set(['a']));
      expect(entries.map(({ after }) => after)).toEqual([
        expect.objectContaining({
          messageId: 'ours',
          created: 1_000,
          updated: 5_000,
          read: 6_000,
          saved: 2_000,
        }),
      ]);
    });

    it('re-opens it by a later row', () => {
      const { entries } = placeEntries({
        rows: [row({ messageId: 'a', scopeKey: 's', created: 9_000 })],
        present: [{ ...ours, saved: 7_000 }],
        sentAt: new Map(),
      });

      expect(entries).toEqual([
        {
          before: expect.objectContaining({ messageId: 'ours' }),
          after: {
            messageId: 'a',
            owner: 'user:default/jane',
            scopeKey: 's',
            created: 5_000,
            updated: 9_000,
            read: undefined,
            saved: 7_000,
          },
        },
      ]);
    });
  });

  describe('with rows that were moved before', () => {
    const sentAt = new Map([['a', 1_000]]);
    const minutes = (n: number) => n * 60_000;
    const present = placeAll([row({ messageId: 'a' })]);
    const flagsOf = (
      options: { read?: number; saved?: number },
      { since = 5_000, here = {} as Partial<Entry> } = {},
    ) =>
      placeEntries({
        rows: [row({ messageId: 'a', ...options })],
        present: [{ ...present[0], ...here }],
        sentAt,
        since,
      }).entries.map(({ after }) => [after.read, after.saved]);

    it('adds flags that were set in stock since', () => {
      expect(flagsOf({ read: 6_000, saved: 7_000 })).toEqual([[6_000, 7_000]]);
    });

    it('adds flags that an instance with a slow clock had set, or that were committed late', () => {
      const since = minutes(60);
      expect(flagsOf({ read: minutes(50) }, { since })).toEqual([
        [minutes(50), undefined],
      ]);
      expect(flagsOf({ read: minutes(40) }, { since })).toEqual([]);
    });

    it('leaves alone what the user has undone here since', () => {
      const here = { readMark: 'mark', savedMark: 'mark' };
      expect(flagsOf({ read: 4_000, saved: 4_000 }, { here })).toEqual([]);
      // What was done in stock after that holds.
      expect(flagsOf({ read: 6_000, saved: 4_000 }, { here })).toEqual([
        [6_000, undefined],
      ]);
    });

    it('changes nothing by flags that were taken over', () => {
      const here = { read: 4_000, saved: 4_500 };
      expect(flagsOf(here, { here })).toEqual([]);
    });

    it('leaves away what was taken back here, but not what it may have missed', () => {
      const placed = (created: number) =>
        placeEntries({
          rows: [row({ messageId: 'a', created, read: minutes(70) })],
          present: [],
          sentAt: new Map(),
          since: minutes(60),
        }).placedRows;
      expect(placed(minutes(40))).toBe(0);
      expect(placed(minutes(50))).toBe(1);
      expect(placed(minutes(65))).toBe(1);
    });

    it('re-opens what stock has sent again since', () => {
      const { messageIds, entries } = placeEntries({
        rows: [row({ messageId: 'a', updated: 6_000 })],
        present: [{ ...present[0], read: 2_000, saved: 3_000 }],
        sentAt,
        since: 5_000,
      });

      expect(messageIds).toEqual(new Set(['a']));
      expect(entries[0].after).toEqual(
        expect.objectContaining({
          created: 1_000,
          updated: 6_000,
          read: undefined,
          saved: 3_000,
        }),
      );
    });

    it('leaves alone what was sent again here', () => {
      // The message is known, but it is in no inbox any more.
      expect(
        placeEntries({
          rows: [row({ messageId: 'a', read: 6_000 })],
          present: [],
          sentAt,
          since: 5_000,
        }).entries,
      ).toEqual([]);
    });
  });
});
