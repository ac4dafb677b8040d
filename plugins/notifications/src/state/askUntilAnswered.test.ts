import { askUntilAnswered } from './askUntilAnswered';

describe('askUntilAnswered', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks again until there is an answer, and hands it on once', async () => {
    const ask = jest
      .fn(async () => 'answer')
      .mockRejectedValueOnce(new Error('Not yet'));
    const onAnswer = jest.fn();
    askUntilAnswered(ask, onAnswer);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(onAnswer.mock.calls).toEqual([['answer']]);
  });

  it('asks no more, and hands nothing on, once nobody wants to know', async () => {
    const ask = jest.fn().mockRejectedValue(new Error('Not yet'));
    const onAnswer = jest.fn();
    const stop = askUntilAnswered(ask, onAnswer);
    await jest.advanceTimersByTimeAsync(1000);
    stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('does not ask again because of what the answer brings about', async () => {
    const ask = jest.fn(async () => 'answer');
    askUntilAnswered(ask, () => {
      throw new Error('The listener is out of order');
    });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
