import type { ClientConnection } from '../connections/ClientConnection';
import type { StreamSignal } from './ReplayBuffer';
import { SplitSignals } from './SplitSignals';

function chunk(sequence: number, split?: [number, number]): StreamSignal {
  return { publisher: 'p', sequence, split } as StreamSignal;
}

const connection = {} as ClientConnection;

describe('SplitSignals', () => {
  it('knows who had another chunk until all have come, and does not keep it', () => {
    const signals = new SplitSignals();
    expect(signals.receiversOf(chunk(1))).toBeUndefined();
    signals.receiversOf(chunk(4, [2, 4]))!.add(connection);
    expect(signals.receiversOf(chunk(5, [5, 6]))!.size).toBe(0);
    expect(signals.receiversOf(chunk(2, [2, 4]))).toContain(connection);
    expect(signals.receiversOf(chunk(3, [2, 4]))).toContain(connection);
    expect(signals.receiversOf(chunk(2, [2, 4]))!.size).toBe(0);
  });

  it('does not wait for the chunks of many that are missing', () => {
    const signals = new SplitSignals();
    for (let first = 1; first <= 41; first += 2) {
      signals.receiversOf(chunk(first, [first, first + 1]))!.add(connection);
    }
    expect(signals.receiversOf(chunk(2, [1, 2]))!.size).toBe(0);
    expect(signals.receiversOf(chunk(42, [41, 42]))).toContain(connection);
  });
});
