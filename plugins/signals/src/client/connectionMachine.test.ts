import { stepConnection } from './connectionMachine';
import {
  ConnectionEffect,
  ConnectionEvent,
  getConnectionStatus,
  initialConnectionState,
} from './connectionState';

const timing = {
  connectTimeout: 10_000,
  reconnectTimeout: 1_000,
  maxReconnectTimeout: 60_000,
  stableTimeout: 20_000,
  idleTimeout: 5_000,
};

/** Runs events through the machine; gives the last state and what the last event caused. */
function run(...events: ConnectionEvent[]) {
  let state = initialConnectionState;
  let effects: ConnectionEffect[] = [];
  for (const event of events) {
    ({ state, effects } = stepConnection(state, event, timing));
  }
  const connects = effects.flatMap(effect =>
    effect.type === 'connect' ? [effect.transport] : [],
  );
  const retry = effects.find(
    effect => effect.type === 'startTimer' && effect.timer === 'retry',
  );
  return {
    state,
    status: getConnectionStatus(state),
    effects,
    connects,
    backOff: retry?.type === 'startTimer' ? retry.ms : undefined,
    hasJitter: retry?.type === 'startTimer' && retry.jitter,
  };
}

const wanted: ConnectionEvent = { type: 'wanted' };
const unwanted: ConnectionEvent = { type: 'unwanted' };
const ready: ConnectionEvent = { type: 'ready' };
const woken: ConnectionEvent = { type: 'woken', by: 'user' };
const online: ConnectionEvent = { type: 'woken', by: 'network' };
const failed: ConnectionEvent = { type: 'ended', reaction: 'reconnect' };
const elapsed = (
  timer: Extract<ConnectionEvent, { type: 'elapsed' }>['timer'],
): ConnectionEvent => ({ type: 'elapsed', timer });

const stable = [wanted, ready, elapsed('stable')];
/** A whole round of a network in which nothing works. */
const failedRound = [failed, failed];
const retry = elapsed('retry');

describe('the connection machine', () => {
  it('connects when it is wanted, and no second time while it does', () => {
    expect(run(wanted).connects).toEqual(['websocket']);
    expect(run(wanted, wanted).connects).toEqual([]);
    expect(run(wanted, ready, wanted).connects).toEqual([]);
    expect(run(wanted, failed, failed, wanted).connects).toEqual([]);
  });

  it('stays for a while when it is no longer wanted, then lets go of everything', () => {
    expect(run(...stable, unwanted).effects).toEqual([
      { type: 'startTimer', timer: 'idle', ms: 5_000 },
    ]);
    expect(run(...stable, unwanted, wanted).effects).toEqual([
      { type: 'stopTimer', timer: 'idle' },
    ]);
    const { status, effects } = run(...stable, unwanted, elapsed('idle'));
    expect(status).toBe('idle');
    expect(effects).toEqual([
      { type: 'disconnect' },
      { type: 'stopTimer', timer: 'connect' },
      { type: 'stopTimer', timer: 'retry' },
      { type: 'stopTimer', timer: 'stable' },
      { type: 'stopTimer', timer: 'drain' },
    ]);
  });

  describe('transports', () => {
    it('tries the event stream at once where the WebSocket fails', () => {
      expect(run(wanted, failed).connects).toEqual(['event-stream']);
    });

    it('gives up a connection that does not get ready in time, and ends it first', () => {
      const { effects } = run(wanted, elapsed('connect'));
      expect(effects[0]).toEqual({ type: 'disconnect' });
      expect(effects).toContainEqual({
        type: 'connect',
        transport: 'event-stream',
      });
    });

    it('ends the round where the event stream fails, too', () => {
      expect(run(wanted, ...failedRound).connects).toEqual([]);
    });

    it('begins every round with the WebSocket', () => {
      expect(run(wanted, ...failedRound, retry).connects).toEqual([
        'websocket',
      ]);
      expect(
        run(wanted, failed, ready, elapsed('stable'), failed, retry).connects,
      ).toEqual(['websocket']);
    });

    it('falls back from a WebSocket that has worked only when it keeps failing', () => {
      const restart = [...stable, failed, retry];
      expect(run(...restart, failed).connects).toEqual([]);
      expect(run(...restart, failed, retry, failed).connects).toEqual([]);
      expect(
        run(...restart, failed, retry, failed, retry, failed, retry, failed)
          .connects,
      ).toEqual(['event-stream']);
    });
  });

  describe('back-off', () => {
    it('doubles with every failed round, rests while a server may be restarting, and goes on up to its limit', () => {
      const backOffs: (number | undefined)[] = [];
      const events: ConnectionEvent[] = [wanted];
      for (let round = 0; round < 14; round++) {
        events.push(...failedRound);
        backOffs.push(run(...events).backOff);
        expect(run(...events).hasJitter).toBe(true);
        events.push(retry);
      }
      expect(backOffs).toEqual([
        2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 16_000,
        32_000, 60_000, 60_000, 60_000,
      ]);
    });

    it('begins anew only after a connection that was stable', () => {
      const trouble = [wanted, ...failedRound, retry, ...failedRound, retry];
      expect(run(...trouble, ready, failed).backOff).toBe(8_000);
      expect(run(...trouble, ready, elapsed('stable'), failed).backOff).toBe(
        1_000,
      );
    });

    it('grows for a server that accepts connections and ends them at once', () => {
      const flap = [ready, failed, retry];
      expect(run(wanted, ...flap, ...flap, ready, failed).backOff).toBe(8_000);
    });

    it('is cut short when the user comes back', () => {
      const { connects, effects } = run(wanted, ...failedRound, woken);
      expect(connects).toEqual(['websocket']);
      expect(effects).toContainEqual({ type: 'stopTimer', timer: 'retry' });
    });

    it('is a short one when the network comes back, as it does to many at once', () => {
      const round = [...failedRound, retry];
      const events = [wanted, ...round, ...round, ...failedRound, online];
      const { connects, backOff, hasJitter } = run(...events);
      expect({ connects, backOff, hasJitter }).toEqual({
        connects: [],
        backOff: 1_000,
        hasJitter: true,
      });
      expect(run(...events, retry).connects).toEqual(['websocket']);
    });

    it('is the longest, and not cut short, where the server asks for it', () => {
      const asked: ConnectionEvent = {
        type: 'ended',
        reaction: 'reconnect-slowly',
      };
      expect(run(...stable, asked).backOff).toBe(60_000);
      for (const event of [woken, online]) {
        expect(run(...stable, asked, event).effects).toEqual([]);
      }
      expect(run(...stable, asked, retry).connects).toEqual(['websocket']);
      expect(run(...stable, asked, retry, asked, woken).connects).toEqual([]);
    });
  });

  it('asks for a sign of life when it is woken while connected', () => {
    for (const event of [woken, online]) {
      expect(run(...stable, event).effects).toEqual([{ type: 'probe' }]);
      expect(run(wanted, event).effects).toEqual([]);
      expect(run(event).effects).toEqual([]);
    }
  });

  it('moves away from a draining server at a random moment in the time it gives', () => {
    const draining: ConnectionEvent = { type: 'draining', withinMs: 7_000 };
    expect(run(...stable, draining).effects).toEqual([
      { type: 'startTimer', timer: 'drain', ms: 7_000, jitter: true },
    ]);
    const { effects } = run(...stable, draining, elapsed('drain'));
    expect(effects.map(({ type }) => type)).toEqual([
      'disconnect',
      'stopTimer',
      'connect',
      'startTimer',
    ]);
    expect(run(...stable, draining, failed).effects).toContainEqual({
      type: 'stopTimer',
      timer: 'drain',
    });
  });

  it('stops where trying again would end the same way, until it is wanted anew', () => {
    const stopped: ConnectionEvent = { type: 'ended', reaction: 'stop' };
    const { status, effects } = run(...stable, stopped);
    expect(status).toBe('unavailable');
    expect(effects.every(({ type }) => type === 'stopTimer')).toBe(true);
    expect(run(...stable, stopped, woken).connects).toEqual([]);
    expect(run(...stable, stopped, wanted).connects).toEqual(['websocket']);
  });

  it('is unavailable after three failed rounds, and available once it is connected', () => {
    const rounds = [wanted, ...failedRound, retry, ...failedRound, retry];
    expect(run(...rounds).status).toBe('connecting');
    expect(run(...rounds, ...failedRound).status).toBe('unavailable');
    expect(run(...rounds, ...failedRound, retry).status).toBe('unavailable');
    expect(run(...rounds, ...failedRound, retry, ready).status).toBe(
      'connected',
    );
  });
});
