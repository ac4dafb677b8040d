// @ts-check
import { Failure } from '../lib/console.mjs';
import { runForeground } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';

/**
 * `exec <tool> [arguments]`: runs a tool of the workspace with the fit Node.js.
 *
 * @param {string[]} args
 */
export async function run([tool, ...args]) {
  if (!tool) {
    throw new Failure('Which tool? `exec <tool> [arguments]`');
  }
  const [file, prefix] = toolCommand(tool);
  process.exitCode = await runForeground(file, [...prefix, ...args]);
}
