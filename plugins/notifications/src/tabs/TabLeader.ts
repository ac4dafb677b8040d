const NAME = 'callboard-notifications-leader';

/** How long another tab may take to say that it leads. */
const ANSWER_MS = 200;

/** When a tab began to lead. Of tabs that do so at once, the greater number leads. */
type Claim = { at: number; tieBreaker: number };

type Message = { leading: Claim } | 'asking' | 'resigned';

/**
 * Chooses one of the open tabs of the app to show toasts and desktop
 * notifications and to make sounds: the one the reader looked at last.
 *
 * @remarks
 *
 * The leader holds a web lock. A tab that is looked at takes it over, and the
 * browser passes it on when the leader closes or crashes. Without web locks, as
 * on plain http, the tabs tell each other over a broadcast channel: a leader that
 * closes says so, but after one that crashes nobody leads until a tab is looked
 * at. Without that channel every tab leads.
 */
export class TabLeader {
  private leading = false;
  /** The latest this tab knows of. */
  private claim: Claim = { at: 0, tieBreaker: 0 };
  private takingOver = false;
  private stopped = true;
  private channel: BroadcastChannel | undefined;
  /** Runs until this tab leads for want of another. */
  private wait: ReturnType<typeof setTimeout> | undefined;
  private release: (() => void) | undefined;
  /** Gives up the place in line. */
  private standingInLine: AbortController | undefined;

  /** @param onLead - called each time this tab comes to lead */
  constructor(private readonly onLead: () => void = () => {}) {}

  isLeader(): boolean {
    return this.leading;
  }

  start(): () => void {
    this.stopped = false;
    window.addEventListener('focus', this.takeOver);
    document.addEventListener('visibilitychange', this.onVisibilityChange);
    if (hasLocks()) {
      if (isLookedAt()) {
        this.seizeLock();
      } else {
        this.standInLine();
      }
    } else {
      this.startChannel();
    }
    return () => this.stop();
  }

  private stop(): void {
    this.stopped = true;
    this.leading = false;
    window.removeEventListener('focus', this.takeOver);
    window.removeEventListener('pagehide', this.resign);
    document.removeEventListener('visibilitychange', this.onVisibilityChange);
    this.leaveLine();
    clearTimeout(this.wait);
    this.release?.();
    this.release = undefined;
    this.channel?.close();
    this.channel = undefined;
  }

  private readonly onVisibilityChange = () => {
    if (document.visibilityState === 'visible') {
      this.takeOver();
    }
  };

  private readonly takeOver = () => {
    // Several events say that a tab is looked at; it must not take over from itself.
    if (this.leading || this.takingOver) {
      return;
    }
    if (hasLocks()) {
      this.seizeLock();
    } else {
      this.claim = {
        at: Math.max(Date.now(), this.claim.at + 1),
        tieBreaker: Math.random(),
      };
      this.lead();
      this.post({ leading: this.claim });
    }
  };

  private lead(): void {
    this.leading = true;
    this.onLead();
  }

  private seizeLock(): void {
    // Who leads needs no place in line, and would keep one more each time.
    this.leaveLine();
    this.takingOver = true;
    this.requestLock({ steal: true });
  }

  private standInLine(): void {
    this.standingInLine = new AbortController();
    this.requestLock({ signal: this.standingInLine.signal });
  }

  private leaveLine(): void {
    this.standingInLine?.abort();
    this.standingInLine = undefined;
  }

  private requestLock(options: LockOptions): void {
    navigator.locks
      .request(NAME, options, () => {
        this.takingOver = false;
        if (this.stopped) {
          return undefined;
        }
        this.lead();
        return new Promise<void>(resolve => {
          this.release = resolve;
        });
      })
      .catch(() => {
        if (options.signal?.aborted || this.stopped) {
          return;
        }
        // Another tab took the lock over. Stand in line for when it closes.
        this.leading = false;
        this.takingOver = false;
        this.release = undefined;
        this.standInLine();
      });
  }

  private startChannel(): void {
    if (typeof BroadcastChannel === 'undefined') {
      this.lead();
      return;
    }
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data === 'resigned') {
        this.takeOverUnlessLed();
      } else if (data === 'asking') {
        this.sayThatItLeads();
      } else if (data.leading) {
        this.hearOf(data.leading);
      }
    };
    window.addEventListener('pagehide', this.resign);
    if (isLookedAt()) {
      this.takeOver();
    } else {
      this.takeOverUnlessLed();
      this.post('asking');
    }
  }

  /** Whoever is first to say so leads; the others hear it and stay back. */
  private takeOverUnlessLed(): void {
    clearTimeout(this.wait);
    const milliseconds = ANSWER_MS + Math.random() * ANSWER_MS;
    this.wait = setTimeout(this.takeOver, milliseconds);
  }

  /** Two tabs may claim at once: one of them steps back, never both. */
  private hearOf(other: Claim): void {
    clearTimeout(this.wait);
    const { at, tieBreaker } = this.claim;
    const isLater =
      other.at > at || (other.at === at && other.tieBreaker > tieBreaker);
    if (isLater) {
      this.claim = other;
      this.leading = false;
    } else {
      this.sayThatItLeads();
    }
  }

  private sayThatItLeads(): void {
    if (this.leading) {
      this.post({ leading: this.claim });
    }
  }

  private readonly resign = () => {
    if (this.leading) {
      // The page may come back, as by the back button; others lead by then.
      this.leading = false;
      this.post('resigned');
    }
  };

  private post(message: Message): void {
    this.channel?.postMessage(message);
  }
}

function hasLocks(): boolean {
  return typeof navigator.locks?.request === 'function';
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
