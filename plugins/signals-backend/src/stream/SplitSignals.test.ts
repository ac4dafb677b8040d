import type { ClientConnection } from '../connections/ClientConnection';
import type { StreamSignal } from './ReplayBuffer';
import { SplitSignals } from './SplitSignals';

function chunk(sequence: number, split?: [number, number]): StreamSignal {
  return { publisher: 'p', sequence, split } as StreamSignal;
}

describe('SplitSignals', () => {
  const connection = {} as ClientConnection;
  let signals: SplitSignals;

  beforeEach(() => {
    signals = new SplitSignals();
  });

  function had(sequence: number, split: [number, number]): boolean {
    return signals.receiversOf(chunk(sequence, split))!.has(connection);
  }

  it('knows who had another chunk until all have come, and does not keep it', () => {
    expect(signals.receiversOf(chunk(1))).toBeUndefined();
    signals.receiversOf(chunk(4, [2, 4]))!.add(connection);
    expect(had(5, [5, 6])).toBe(false);
    expect(had(2, [2, 4])).toBe(true);
    expect(had(3, [2, 4])).toBe(true);
    expect(had(2, [2, 4])).toBe(false);
  });

  it('does not wait for the chunks of many that are missing', () => {
    for (let first = 1; first <= 41; first += 2) {
      signals.receiversOf(chunk(first, [first, first + 1]))!.add(connection);
    }
    expect(had(2, [1, 2])).toBe(false);
    expect(had(42, [41, 42])).toBe(true);
  });
});
