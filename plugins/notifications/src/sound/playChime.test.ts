import { playChime } from './playChime';

jest.useFakeTimers();

/** Stays silent until somebody clicks, as browsers do. */
class FakeAudioContext {
  static started = 0;
  static click = () => {};
  static clicked = new Promise<void>(resolve => {
    FakeAudioContext.click = resolve;
  });

  currentTime = 0;
  destination = {};
  resume = () => FakeAudioContext.clicked;

  createOscillator() {
    return {
      frequency: {},
      connect: (next: unknown) => next,
      start: () => {
        FakeAudioContext.started += 1;
      },
      stop: () => {},
    };
  }

  createGain() {
    return {
      gain: {
        setValueAtTime: () => {},
        linearRampToValueAtTime: () => {},
        exponentialRampToValueAtTime: () => {},
      },
      connect: (next: unknown) => next,
    };
  }
}

describe('playChime', () => {
  it('does nothing where there is no sound', async () => {
    await expect(playChime()).resolves.toBeUndefined();
  });

  it('does not make up at the first click for what was to be heard long before', async () => {
    Object.assign(globalThis, { AudioContext: FakeAudioContext });
    const waiting = [playChime(), playChime()];
    jest.advanceTimersByTime(60_000);
    // By the click itself, as of the switch that lets it be heard.
    waiting.push(playChime());
    FakeAudioContext.click();
    await Promise.all(waiting);
    expect(FakeAudioContext.started).toBe(2);

    await playChime();
    expect(FakeAudioContext.started).toBe(4);
    Reflect.deleteProperty(globalThis, 'AudioContext');
  });
});
