// @ts-check

const useColour =
  process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

/** @param {number} code */
const style = code => (/** @type {string} */ text) =>
  useColour ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);

/** Something went wrong that the reader can do something about: no stack trace, but advice. */
export class Failure extends Error {
  /**
   * @param {string} message what went wrong, one sentence
   * @param {...string} advice what to do now, one line each
   */
  constructor(message, ...advice) {
    super(message);
    this.name = 'Failure';
    this.advice = advice;
  }
}

export const say = {
  /** @param {string} text */
  step: text => console.log(`${bold('callboard')} ${text}`),

  /** @param {Failure} failure */
  failure: failure => {
    console.error(`\n${red(failure.message)}`);
    for (const line of failure.advice) {
      console.error(`  ${line}`);
    }
  },
};

/**
 * Prints a duration as people read it: `0.4 s`, `12 s`, `3 min 5 s`.
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
