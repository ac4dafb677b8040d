import { BoundedRunner } from './BoundedRunner';

function createGate() {
  let open!: () => void;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { opened, open };
}

describe('BoundedRunner', () => {
  it('works on no more items at once than allowed, over all callers', async () => {
    const runner = new BoundedRunner({
      concurrency: 3,
      intervalMilliseconds: 0,
    });
    let running = 0;
    let most = 0;
    const done = new Array<number>();
    const work = async (item: number) => {
      running++;
      most = Math.max(most, running);
      await new Promise(resolve => setImmediate(resolve));
      running--;
      done.push(item);
    };
    await Promise.all([
      runner.forEach([1, 2, 3, 4, 5], work),
      runner.forEach([6, 7, 8, 9], work),
    ]);
    expect(most).toBe(3);
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes items from their source only when there is room', async () => {
    const runner = new BoundedRunner({
      concurrency: 2,
      intervalMilliseconds: 0,
    });
    const gate = createGate();
    let taken = 0;
    function* source() {
      for (let item = 0; item < 100; item++) {
        taken++;
        yield item;
      }
    }
    const all = runner.forEach(source(), () => gate.opened);
    await new Promise(resolve => setImmediate(resolve));
    expect(taken).toBe(3);
    gate.open();
    await all;
    expect(taken).toBe(100);
  });

  it('finishes what has begun when a task fails, and begins nothing more', async () => {
    const runner = new BoundedRunner({
      concurrency: 2,
      intervalMilliseconds: 0,
    });
    const gate = createGate();
    const begun = new Array<number>();
    let isFirstDone = false;
    const all = runner.forEach([1, 2, 3, 4, 5, 6], async item => {
      begun.push(item);
      if (item === 1) {
        await gate.opened;
        isFirstDone = true;
      } else {
        throw new Error(`Task ${item} failed`);
      }
    });
    setImmediate(gate.open);
    await expect(all).rejects.toThrow('Task 2 failed');
    expect(isFirstDone).toBe(true);
    expect(begun.length).toBeLessThan(6);
    // Its places are free again.
    await runner.forEach([7], async item => void begun.push(item));
    expect(begun).toContain(7);
  });

  it('begins no more than allowed within an interval', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      const runner = new BoundedRunner({
        concurrency: 2,
        intervalMilliseconds: 1_000,
      });
      const begun = new Array<number>();
      const all = runner.forEach(
        [1, 2, 3, 4, 5],
        async item => void begun.push(item),
      );
      await jest.advanceTimersByTimeAsync(0);
      expect(begun).toEqual([1, 2]);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(begun).toEqual([1, 2, 3, 4]);
      await jest.advanceTimersByTimeAsync(1_000);
      await all;
      expect(begun).toEqual([1, 2, 3, 4, 5]);
    } finally {
      jest.useRealTimers();
    }
  });
});
