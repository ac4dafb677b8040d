import { Watchdog } from './Watchdog';

describe('Watchdog', () => {
  const onSilence = jest.fn();
  const ask = jest.fn();
  let watchdog: Watchdog;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    watchdog = new Watchdog(onSilence);
  });

  afterEach(() => jest.useRealTimers());

  it('gives a server twice the time in which it promised to be heard, once', () => {
    watchdog.watch(10_000);
    jest.advanceTimersByTime(19_999);
    expect(onSilence).not.toHaveBeenCalled();
    jest.advanceTimersByTime(100_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('begins to count anew whenever the server is heard', () => {
    watchdog.watch(10_000);
    for (let times = 0; times < 5; times++) {
      jest.advanceTimersByTime(15_000);
      watchdog.heard();
    }
    expect(onSilence).not.toHaveBeenCalled();
    jest.advanceTimersByTime(20_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('notices when a server falls silent after the clock was set back', () => {
    watchdog.watch(10_000);
    jest.setSystemTime(Date.now() - 3_600_000);
    jest.advanceTimersByTime(40_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('takes a question that is not answered for silence, and asks it once', () => {
    watchdog.watch(10_000);
    watchdog.probe(ask);
    jest.advanceTimersByTime(3_000);
    watchdog.probe(ask);
    jest.advanceTimersByTime(2_000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('is content with any answer to its question', () => {
    watchdog.watch(10_000);
    watchdog.probe(ask);
    jest.advanceTimersByTime(1_000);
    watchdog.heard();
    jest.advanceTimersByTime(19_000);
    expect(onSilence).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('looks at the clock where there is no question, as timers stand still while a computer sleeps', () => {
    watchdog.watch(10_000);
    watchdog.probe(undefined);
    expect(onSilence).not.toHaveBeenCalled();
    jest.setSystemTime(Date.now() + 3_600_000);
    watchdog.probe(undefined);
    expect(onSilence).toHaveBeenCalledTimes(1);
  });

  it('says nothing after it was stopped, nor about a server that promised nothing', () => {
    watchdog.probe(ask);
    watchdog.watch(10_000);
    watchdog.stop();
    watchdog.probe(ask);
    jest.advanceTimersByTime(100_000);
    expect(ask).not.toHaveBeenCalled();
    expect(onSilence).not.toHaveBeenCalled();
  });
});
