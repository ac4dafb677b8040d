import { PublisherLog } from './PublisherLog';

describe('PublisherLog', () => {
  it('costs no more per signal while one is missing for long', () => {
    const log = new PublisherLog(0);
    const count = 300_000;
    // If each looked at all before it, this would take hours.
    for (let sequence = 2; sequence <= count; sequence++) {
      log.add(sequence);
      log.expect(sequence, sequence);
    }
    expect(log.missingCount).toBe(1);
    expect(log.giveUp(count)).toEqual([{ since: 2 }]);
    expect(log.complete).toBe(count);
  });

  it('expects what is missing wherever it is, once', () => {
    const log = new PublisherLog(0);
    log.add(3);
    log.expect(3, 1);
    log.skipTo(4);
    log.add(7);
    log.expect(6, 2);
    log.expect(7, 3);
    log.expect(8, 4);
    expect(log.giveUp(4)).toEqual([{ since: 2 }, { since: 2 }, { since: 4 }]);
    expect(log.complete).toBe(8);
  });
});
