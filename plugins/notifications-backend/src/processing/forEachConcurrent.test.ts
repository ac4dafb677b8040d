import { createGate } from '../__testUtils__/createGate';
import { forEachConcurrent } from './forEachConcurrent';

describe('forEachConcurrent', () => {
  it('takes items from their source only when there is room', async () => {
    const gate = createGate();
    let taken = 0;
    let done = 0;
    function* source() {
      for (let item = 0; item < 100; item++) {
        taken++;
        yield item;
      }
    }
    const all = forEachConcurrent(source(), 3, async () => {
      await gate.pass();
      done++;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(taken).toBe(3);
    gate.open();
    await all;
    expect([taken, done]).toEqual([100, 100]);
  });

  it('rejects with the first error, and begins nothing more', async () => {
    const gate = createGate();
    const begun = new Array<number>();
    const all = forEachConcurrent([1, 2, 3, 4, 5, 6], 2, async item => {
      begun.push(item);
      if (item === 1) {
        await gate.pass();
      } else {
        throw new Error(`Task ${item} failed`);
      }
    });
    await expect(all).rejects.toThrow('Task 2 failed');
    gate.open();
    await new Promise(resolve => setImmediate(resolve));
    expect(begun).toEqual([1, 2]);
  });
});
