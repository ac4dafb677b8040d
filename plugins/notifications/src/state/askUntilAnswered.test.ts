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

  it('does not ask again because of what the answer brings about, nor hides it', async () => {
    const error = new Error('The listener is out of order');
    const thrown: unknown[] = [];
    // A promise would leave the error to the app, and the app here is the test.
    const answered = {
      then: (onAnswer: (answer: string) => void) => {
        try {
          onAnswer('answer');
        } catch (caught) {
          thrown.push(caught);
        }
      },
    };
    const ask = jest.fn(() => answered as unknown as Promise<string>);
    askUntilAnswered(ask, () => {
      throw error;
    });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(thrown).toEqual([error]);
  });
});
