import { BackgroundWork } from './BackgroundWork';

describe('BackgroundWork', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is finished with the last of what was added', async () => {
    const work = new BackgroundWork();
    const order = new Array<string>();
    let end!: () => void;
    work.add(Promise.resolve());
    work.add(
      new Promise<void>(resolve => {
        end = resolve;
      }).then(() => void order.push('work')),
    );
    const finished = work
      .finish({ withinMilliseconds: 1_000 })
      .then(() => order.push('finished'));
    await jest.advanceTimersByTimeAsync(999);
    expect(order).toEqual([]);
    end();
    await finished;
    expect(order).toEqual(['work', 'finished']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not waited for longer than told', async () => {
    const work = new BackgroundWork();
    work.add(new Promise<never>(() => {}));
    const finished = jest.fn();
    void work.finish({ withinMilliseconds: 1_000 }).then(finished);
    await jest.advanceTimersByTimeAsync(999);
    expect(finished).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(finished).toHaveBeenCalled();
  });
});
