// @ts-check
import { bold, duration, Failure, green, red } from '../lib/console.mjs';
import { interruptedExitCode, interruption } from '../lib/interruption.mjs';
import { steps } from '../testing/steps.mjs';

/**
 * `test [step...]`: the whole check, or the named steps of it.
 *
 * Every step counts what it ran. The last line adds it all up.
 *
 * @param {string[]} args
 */
export async function run(args) {
  const unknown = args.filter(name => !steps.some(step => step.name === name));
  if (unknown.length > 0) {
    throw new Failure(
      `There is no step '${unknown.join("', '")}'.`,
      `Steps: ${steps.map(step => step.name).join(', ')}.`,
    );
  }
  const selected = steps.filter(
    ({ name }) => args.length === 0 || args.includes(name),
  );

  const results = [];
  for (const [index, step] of selected.entries()) {
    if (interruption.aborted) {
      break;
    }
    console.log(
      `\n${bold(`[${index + 1}/${selected.length}] ${step.name}`)}: ${
        step.about
      }`,
    );
    const started = Date.now();
    const count = await counted(step);
    const result = { step, count, took: duration(Date.now() - started) };
    console.log(line(result));
    if (count.failed > 0 && step.mend) {
      console.log(`       Try: ${step.mend}`);
    }
    results.push(result);
  }

  if (interruption.aborted) {
    console.error('Interrupted: the check is not complete.');
    process.exitCode = interruptedExitCode;
    return;
  }

  const passed = sum(results.map(({ count }) => count.passed));
  const failed = sum(results.map(({ count }) => count.failed));
  console.log(`\n${results.map(line).join('\n')}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** @param {import('../testing/steps.mjs').Step} step */
async function counted(step) {
  try {
    const count = await step.run();
    // A step that ran nothing has shown nothing.
    return count.passed + count.failed > 0 ? count : { passed: 0, failed: 1 };
  } catch (error) {
    console.error(
      error instanceof Failure
        ? [error.message, ...error.advice].join('\n')
        : error,
    );
    return { passed: 0, failed: 1 };
  }
}

/** @param {{ step: import('../testing/steps.mjs').Step, count: import('../testing/steps.mjs').Count, took: string }} result */
function line({ step, count, took }) {
  const mark = count.failed === 0 ? green('ok    ') : red('FAILED');
  const numbers = `${count.passed} passed, ${count.failed} failed`;
  return `${mark} ${step.name.padEnd(10)} ${took.padStart(12)}   ${numbers}`;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
