import { mockServices } from '@backstage/backend-test-utils';
import { FailureLog } from './FailureLog';

describe('FailureLog', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('floods nobody with failures of one kind, and hides no other', () => {
    const logger = mockServices.logger.mock();
    const log = new FailureLog({ logger });
    const failures = Array.from({ length: 1_000 }, (_, i) => new Error(`${i}`));
    for (const failure of failures) {
      log.add('Mail failed', failure);
    }
    log.add('Chat failed', 'no error');

    expect(logger.error.mock.calls).toEqual([
      ...failures.slice(0, 10).map(failure => ['Mail failed', failure]),
      ['Mail failed; further occurrences are logged at debug level'],
      ['Chat failed', new Error('no error')],
    ]);
    expect(logger.debug.mock.calls).toEqual(
      failures.slice(10).map(failure => ['Mail failed', failure]),
    );

    logger.error.mockClear();
    jest.advanceTimersByTime(60_000);
    log.add('Mail failed', failures[0]);
    expect(logger.error.mock.calls).toEqual([['Mail failed', failures[0]]]);
  });
});
