const NAME = 'callboard-notifications-leader';

/** How long another tab may take to say that it leads. */
const ANSWER_MS = 200;

/**
 * Chooses one of the open tabs of the app to show toasts and desktop
 * notifications and to make sounds: the one the reader looked at last.
 *
 * @remarks
 *
 * The leader holds a web lock. A tab that is looked at takes it over, and the
 * browser passes it on when the leader closes or crashes. Without web locks, as
 * on plain http, the tabs tell each other over a broadcast channel; without that
 * every tab leads.
 */
export class TabLeader {
  private leading = false;
  private takingOver = false;
  private stopped = true;
  private channel: BroadcastChannel | undefined;
  /** Runs until this tab leads for want of another. */
  private claim: ReturnType<typeof setTimeout> | undefined;
  private release: (() => void) | undefined;
  /** Gives up the place in line. */
  private standingInLine: AbortController | undefined;

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
    clearTimeout(this.claim);
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
      this.leading = true;
      this.channel?.postMessage('leading');
    }
  };

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
        this.leading = true;
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
      this.leading = true;
      return;
    }
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = ({ data }) => {
      if (data === 'leading') {
        clearTimeout(this.claim);
        this.leading = false;
      } else if (data === 'asking' && this.leading) {
        this.channel?.postMessage('leading');
      } else if (data === 'resigned') {
        this.takeOverUnlessLed();
      }
    };
    window.addEventListener('pagehide', this.resign);
    if (isLookedAt()) {
      this.takeOver();
    } else {
      this.takeOverUnlessLed();
      this.channel.postMessage('asking');
    }
  }

  /** Whoever is first to say so leads; the others hear it and stay back. */
  private takeOverUnlessLed(): void {
    clearTimeout(this.claim);
    const wait = ANSWER_MS + Math.random() * ANSWER_MS;
    this.claim = setTimeout(this.takeOver, wait);
  }

  private readonly resign = () => {
    if (this.leading) {
      this.channel?.postMessage('resigned');
    }
  };
}

function hasLocks(): boolean {
  return typeof navigator.locks?.request === 'function';
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
