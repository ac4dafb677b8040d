import { SignalCloseReaction } from '@callboard/backstage-plugin-signals-common';
import { getBackOff, getMostFailures } from './backOff';
import {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionState,
  ConnectionStep,
  ConnectionTiming,
  FAILURES_UNTIL_UNAVAILABLE,
  TimerName,
  TransportName,
} from './connectionState';

/**
 * The connection as a pure state machine: what happened goes in, what to do comes out.
 *
 * @remarks
 *
 * It never holds two connections, because it asks for one only after the previous
 * one has ended or was told to.
 */
export function stepConnection(
  state: ConnectionState,
  event: ConnectionEvent,
  timing: ConnectionTiming,
): ConnectionStep {
  switch (event.type) {
    case 'wanted': {
      const isAtRest = state.phase === 'idle' || state.phase === 'stopped';
      const step = isAtRest ? connect(state, timing) : stay(state);
      return withEffects(step, { type: 'stopTimer', timer: 'idle' });
    }
    case 'unwanted':
      return stay(state, {
        type: 'startTimer',
        timer: 'idle',
        ms: timing.idleTimeout,
      });
    case 'ready':
      return state.phase === 'connecting'
        ? {
            state: { ...state, phase: 'connected' },
            effects: [
              { type: 'stopTimer', timer: 'connect' },
              {
                type: 'startTimer',
                timer: 'stable',
                ms: timing.stableTimeout,
              },
            ],
          }
        : stay(state);
    case 'ended':
      return withEffects(
        afterEnd(state, event.reaction, timing),
        { type: 'stopTimer', timer: 'connect' },
        { type: 'stopTimer', timer: 'stable' },
        { type: 'stopTimer', timer: 'drain' },
      );
    case 'draining':
      return state.phase === 'connected'
        ? stay(state, {
            type: 'startTimer',
            timer: 'drain',
            ms: event.withinMs,
            jitter: true,
          })
        : stay(state);
    case 'woken':
      return afterWaking(state, event.by, timing);
    case 'elapsed':
      return afterTimer(state, event.timer, timing);
    default:
      return stay(state);
  }
}

function afterEnd(
  state: ConnectionState,
  reaction: SignalCloseReaction,
  timing: ConnectionTiming,
): ConnectionStep {
  if (reaction === 'stop') {
    return stay({ ...state, phase: 'stopped', isStable: false });
  }
  if (reaction === 'reconnect-slowly') {
    return wait({ ...state, failures: getMostFailures(timing) }, timing, true);
  }
  if (state.isStable) {
    return wait(state, timing);
  }
  return state.phase === 'connecting' && isEventStreamNext(state)
    ? connect(state, timing, 'event-stream')
    : wait({ ...state, failures: state.failures + 1 }, timing);
}

/**
 * Whether to try the event stream at once after this transport failed, within the
 * same round.
 *
 * A server that restarts fails on every transport. Where a WebSocket has worked
 * before, the event stream is left for when it keeps failing: else a whole office
 * would be on event streams after each restart.
 */
function isEventStreamNext(state: ConnectionState): boolean {
  return (
    state.transport === 'websocket' &&
    (!state.isWebSocketProven || state.failures >= FAILURES_UNTIL_UNAVAILABLE)
  );
}

function afterWaking(
  state: ConnectionState,
  by: 'network' | 'user',
  timing: ConnectionTiming,
): ConnectionStep {
  if (state.phase === 'connected') {
    return stay(state, { type: 'probe' });
  }
  if (state.phase !== 'waiting' || state.isPatient) {
    return stay(state);
  }
  return by === 'user'
    ? withEffects(connect(state, timing), { type: 'stopTimer', timer: 'retry' })
    : // The network comes back to a whole office at once.
      stay(state, {
        type: 'startTimer',
        timer: 'retry',
        ms: timing.reconnectTimeout,
        jitter: true,
      });
}

function afterTimer(
  state: ConnectionState,
  timer: TimerName,
  timing: ConnectionTiming,
): ConnectionStep {
  switch (timer) {
    case 'connect':
      return withEffects(afterEnd(state, 'reconnect', timing), {
        type: 'disconnect',
      });
    case 'retry':
      return connect(state, timing);
    case 'stable':
      return stay({
        ...state,
        failures: 0,
        isStable: true,
        isWebSocketProven: state.transport === 'websocket',
      });
    case 'drain':
      return withEffects(
        connect(state, timing),
        { type: 'disconnect' },
        { type: 'stopTimer', timer: 'stable' },
      );
    default:
      return {
        state: { ...state, phase: 'idle', isStable: false },
        effects: [
          { type: 'disconnect' },
          { type: 'stopTimer', timer: 'connect' },
          { type: 'stopTimer', timer: 'retry' },
          { type: 'stopTimer', timer: 'stable' },
          { type: 'stopTimer', timer: 'drain' },
        ],
      };
  }
}

function connect(
  state: ConnectionState,
  timing: ConnectionTiming,
  transport: TransportName = 'websocket',
): ConnectionStep {
  return {
    state: {
      ...state,
      phase: 'connecting',
      transport,
      isStable: false,
      isPatient: false,
    },
    effects: [
      { type: 'connect', transport },
      { type: 'startTimer', timer: 'connect', ms: timing.connectTimeout },
    ],
  };
}

function wait(
  state: ConnectionState,
  timing: ConnectionTiming,
  isPatient = false,
): ConnectionStep {
  // Full jitter: any time up to the back-off, so that clients which lost the same
  // server do not come back together.
  const ms = getBackOff(state.failures, timing);
  return {
    state: {
      ...state,
      phase: 'waiting',
      isStable: false,
      isPatient,
    },
    effects: [{ type: 'startTimer', timer: 'retry', ms, jitter: true }],
  };
}

function stay(
  state: ConnectionState,
  ...effects: ConnectionEffect[]
): ConnectionStep {
  return { state, effects };
}

/** Puts effects before those of a step: what was ends before the next begins. */
function withEffects(
  step: ConnectionStep,
  ...before: ConnectionEffect[]
): ConnectionStep {
  return { state: step.state, effects: [...before, ...step.effects] };
}
