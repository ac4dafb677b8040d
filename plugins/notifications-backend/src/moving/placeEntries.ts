import { OVERLAP_MILLISECONDS } from './stockRows';

/*
 * The decisions of moving, without a database: where a row of the stock plugin
 * goes among what is there already. See ADR 080.
 */

/** An entry of an inbox, or of the list of broadcasts. Moments in milliseconds. */
export type Entry = {
  messageId: string;
  /** Whose inbox; the same for all broadcasts. */
  owner: string;
  /** Unique per owner. Absent without a scope, or when another entry has it. */
  scopeKey?: string;
  created: number;
  /** When it was last sent again. */
  updated?: number;
  read?: number;
  saved?: number;
  /** What the user did here to `read` and `saved` last; see ADR 054. */
  readMark?: string;
  savedMark?: string;
};

/** An entry that is in the database. */
export type PresentEntry = Entry & {
  /** Whether its message came from stock, rather than being sent through us. */
  isFromStock: boolean;
};

export type EntryChange = {
  /** What is in the database now; absent if the entry is new. */
  before?: Entry;
  after: Entry;
};

export type Placement = {
  /** Messages to be written: new ones, and those stock sent again. */
  messageIds: Set<string>;
  entries: EntryChange[];
  /** Messages whose scope belongs to a later one now. */
  withoutScope: Set<string>;
  /** How many of the rows led to anything. */
  placedRows: number;
};

type Working = EntryChange & { isFromStock: boolean; isChanged: boolean };

class Placing {
  private readonly all: Working[] = [];
  private readonly byMessage = new Map<string, Working>();
  private readonly byScope = new Map<string, Working>();
  private readonly messageIds = new Set<string>();
  private readonly withoutScope = new Set<string>();
  private placedRows = 0;

  constructor(present: PresentEntry[], private readonly since: number) {
    for (const { isFromStock, ...entry } of present) {
      this.add({
        before: entry,
        after: { ...entry },
        isFromStock,
        isChanged: false,
      });
    }
  }

  /** Places a row that is new, or that stock has sent again. */
  place(row: Entry): void {
    this.messageIds.add(row.messageId);
    this.placedRows += 1;
    const same = this.byMessage.get(keyOf(row.owner, row.messageId));
    if (same) {
      change(same, {
        ...this.flagsOf(row, same.after),
        updated: row.updated,
        read: row.read,
        readMark: undefined,
      });
      return;
    }
    const inScope =
      row.scopeKey === undefined
        ? undefined
        : this.byScope.get(keyOf(row.owner, row.scopeKey));
    if (!inScope) {
      this.addRow(row);
    } else if (inScope.isFromStock) {
      this.placeBeside(inScope, row);
    } else if (lastSent(row) >= lastSent(inScope.after)) {
      change(inScope, {
        messageId: row.messageId,
        created: Math.min(inScope.after.created, row.created),
        updated: lastSent(row),
        read: row.read,
        saved: inScope.after.saved ?? row.saved,
      });
      inScope.isFromStock = true;
      this.byMessage.set(keyOf(row.owner, row.messageId), inScope);
    } else {
      // The id of the row leads to what was sent in its scope later.
      change(inScope, {
        created: Math.min(inScope.after.created, row.created),
        updated: lastSent(inScope.after),
        saved: inScope.after.saved ?? row.saved,
      });
    }
  }

  /** Takes over what a user did in stock since; what was undone there cannot be told. */
  updateFlags(row: Entry): void {
    const entry = this.byMessage.get(keyOf(row.owner, row.messageId));
    if (!entry) {
      return;
    }
    const { read, saved } = entry.after;
    const flags = this.flagsOf(row, entry.after);
    if (flags.read !== read || flags.saved !== saved) {
      change(entry, flags);
      this.placedRows += 1;
    }
  }

  result(): Placement {
    return {
      messageIds: this.messageIds,
      entries: this.all
        .filter(({ isChanged }) => isChanged)
        .map(({ before, after }) => ({ before, after })),
      withoutScope: this.withoutScope,
      placedRows: this.placedRows,
    };
  }

  private placeBeside(other: Working, row: Entry): void {
    if (lastSent(row) >= lastSent(other.after)) {
      change(other, { scopeKey: undefined });
      this.withoutScope.add(other.after.messageId);
      this.addRow(row);
    } else {
      this.withoutScope.add(row.messageId);
      this.addRow({ ...row, scopeKey: undefined });
    }
  }

  private flagsOf(stock: Entry, here: Entry): Partial<Entry> {
    return {
      ...(this.isNews(stock.read, here.read, here.readMark)
        ? { read: stock.read, readMark: undefined }
        : { read: here.read }),
      ...(this.isNews(stock.saved, here.saved, here.savedMark)
        ? { saved: stock.saved, savedMark: undefined }
        : { saved: here.saved }),
    };
  }

  /**
   * Whether a flag was set in stock since. In the overlap it may have been seen
   * the last time; then it stands here, or the user has changed it here.
   */
  private isNews(
    stock: number | undefined,
    here: number | undefined,
    mark: string | undefined,
  ): boolean {
    if (stock === undefined || stock > this.since) {
      return stock !== undefined;
    }
    const wasSeen = here !== undefined || mark !== undefined;
    return !wasSeen && stock > this.since - OVERLAP_MILLISECONDS;
  }

  private addRow(row: Entry): void {
    this.add({ after: row, isFromStock: true, isChanged: true });
  }

  private add(entry: Working): void {
    const { owner, messageId, scopeKey } = entry.after;
    this.all.push(entry);
    this.byMessage.set(keyOf(owner, messageId), entry);
    if (scopeKey !== undefined) {
      this.byScope.set(keyOf(owner, scopeKey), entry);
    }
  }
}

/**
 * Places rows of stock. The same rows again change nothing.
 *
 * - A row keeps its id, its flags and its moments.
 * - Stock may have several rows of one user in one scope, where two sends met.
 *   All stay; the one that was sent last has the scope, and gets what comes.
 * - What was sent through us in the same scope and the row become one entry, as
 *   they would have if the row had been moved before.
 * - A row that was moved before changes only by what stock did to it since.
 * - A row that must have been moved before, and is not there, was taken back or
 *   has expired here, and stays away.
 */
export function placeEntries(options: {
  /** In the order in which to place them. */
  rows: Entry[];
  present: PresentEntry[];
  /** When the messages that are there already were last sent, by id. */
  sentAt: Map<string, number>;
  /** Until when stock was moved before; absent the first time. */
  since?: number;
}): Placement {
  const { since = -Infinity } = options;
  const placing = new Placing(options.present, since);
  for (const row of options.rows) {
    const known = options.sentAt.get(row.messageId);
    if (known !== undefined && lastSent(row) <= known) {
      placing.updateFlags(row);
    } else if (
      known !== undefined ||
      lastSent(row) > since - OVERLAP_MILLISECONDS
    ) {
      placing.place(row);
    }
  }
  return placing.result();
}

function change(entry: Working, changes: Partial<Entry>): void {
  entry.after = { ...entry.after, ...changes };
  entry.isChanged = true;
}

function lastSent(entry: Entry): number {
  return entry.updated ?? entry.created;
}

function keyOf(owner: string, key: string): string {
  return `${owner}\n${key}`;
}
