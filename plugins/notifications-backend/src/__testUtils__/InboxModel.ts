import { ShownNotification } from './InboxClient';

type Flag = 'read' | 'saved';

type Entry = Omit<ShownNotification, 'id'> & {
  sentRev: number;
  isBroadcast: boolean;
  /** The update that changed a flag last, as far as it can be undone. */
  changedBy: Partial<Record<Flag, string>>;
};

export type ModelledUpdate = {
  flags: Partial<Record<Flag, boolean>>;
  operationId: string;
  onlyChangedBy?: string;
};

/** What inboxes are to hold after operations that follow each other. */
export class InboxModel {
  private readonly inboxes: Map<string, Map<string, Entry>>;

  constructor(users: string[]) {
    this.inboxes = new Map(users.map(user => [user, new Map()]));
  }

  /** @returns how many of the users have had the notification before */
  send(
    users: string[],
    sent: { id: string; title: string; sentRev: number; isBroadcast: boolean },
  ): number {
    const { id, ...text } = sent;
    const before = users.map(user => this.inbox(user).get(id));
    for (const [index, user] of users.entries()) {
      const saved = before[index]?.saved ?? false;
      this.inbox(user).set(id, { ...text, read: false, saved, changedBy: {} });
    }
    return before.filter(entry => entry !== undefined).length;
  }

  /** @returns the ids of what changed */
  mark(
    user: string,
    isSelected: (id: string, entry: Readonly<Entry>) => boolean,
    { flags, operationId, onlyChangedBy }: ModelledUpdate,
  ): string[] {
    const changed = new Set<string>();
    for (const [id, entry] of this.inbox(user)) {
      if (!isSelected(id, entry)) {
        continue;
      }
      for (const [name, wanted] of Object.entries(flags)) {
        const flag = name as Flag;
        const mayChange =
          onlyChangedBy === undefined ||
          entry.changedBy[flag] === onlyChangedBy;
        if (mayChange && entry[flag] !== wanted) {
          entry[flag] = wanted;
          entry.changedBy[flag] = operationId;
          changed.add(id);
        }
      }
    }
    return [...changed];
  }

  resolve(ids: string[]): void {
    for (const entry of this.entries(ids)) {
      entry.read = true;
      delete entry.changedBy.read;
    }
  }

  retract(ids: string[]): void {
    for (const inbox of this.inboxes.values()) {
      ids.forEach(id => inbox.delete(id));
    }
  }

  /** By id. */
  show(user: string): ShownNotification[] {
    return [...this.inbox(user)]
      .map(([id, { title, read, saved }]) => ({ id, title, read, saved }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private inbox(user: string): Map<string, Entry> {
    return this.inboxes.get(user)!;
  }

  private entries(ids: string[]): Entry[] {
    return [...this.inboxes.values()].flatMap(inbox =>
      ids.flatMap(id => inbox.get(id) ?? []),
    );
  }
}
