import { useCallback, useEffect, useMemo, useState } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';

/** What the reader has selected: rows of this page, or all that the filters find. */
export type Selection = {
  ids: ReadonlySet<string>;
  isAllMatching: boolean;
  toggle: (id: string) => void;
  selectPage: () => void;
  selectAllMatching: () => void;
  clear: () => void;
};

/**
 * @param items - the rows of the page; what is no row any more is not selected
 * @param scope - a new value, as for another query, clears the selection
 */
export function useSelection(items: Notification[], scope: string): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isAllMatching, setAllMatching] = useState(false);

  const clear = useCallback(() => {
    setSelected(new Set());
    setAllMatching(false);
  }, []);
  useEffect(clear, [clear, scope]);

  const toggle = useCallback((id: string) => {
    setAllMatching(false);
    setSelected(before => {
      const after = new Set(before);
      if (!after.delete(id)) {
        after.add(id);
      }
      return after;
    });
  }, []);
  const selectPage = useCallback(() => {
    setSelected(new Set(items.map(({ id }) => id)));
    setAllMatching(false);
  }, [items]);
  const selectAllMatching = useCallback(() => {
    setSelected(new Set(items.map(({ id }) => id)));
    setAllMatching(true);
  }, [items]);

  const ids = useMemo(
    () => new Set(items.map(({ id }) => id).filter(id => selected.has(id))),
    [items, selected],
  );
  return useMemo(
    () => ({
      ids,
      isAllMatching: isAllMatching && ids.size > 0,
      toggle,
      selectPage,
      selectAllMatching,
      clear,
    }),
    [ids, isAllMatching, toggle, selectPage, selectAllMatching, clear],
  );
}
